/**
 * Opens a connection to the first host of the URL that lets us in and is what the URL asks for
 * (manual, section 34.1.1.3): the driver knows one host only.
 */
import { Client, type ClientConfig } from 'pg'
import { databaseTarget, type SessionAttributes } from '../config/database-url.ts'
import { connectionConfigs, type ConnectionOptions } from './connection-config.ts'
import { openingRefusal } from './opening-refusal.ts'

/** @throws what the only host said, or what each of them did. */
export async function openClient(
  options: ConnectionOptions,
  /** Belongs to the opening: as long as it is not done, the next host may still be tried. */
  prepare?: (client: Client) => Promise<unknown>,
): Promise<Client> {
  const { sessionAttributes } = databaseTarget(options.connectionString)
  const configs = connectionConfigs(options)
  const failures: HostFailure[] = []
  for (const config of configs) {
    try {
      return await openOne(config, options.connectTimeoutMs, async (client) => {
        await checkAttributes(client, sessionAttributes)
        await prepare?.(client)
      })
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error))
      // Name and password are the same for every host, and a wrong one is not to be hidden.
      if (configs.length === 1 || openingRefusal(cause) === 'authorization') throw cause
      failures.push({ config, cause })
    }
  }
  throw noneOf(failures)
}

interface HostFailure {
  readonly config: ClientConfig
  readonly cause: Error
}

async function openOne(
  config: ClientConfig,
  timeoutMs: number,
  prepare: (client: Client) => Promise<unknown>,
): Promise<Client> {
  const client = new Client(config)
  // A connection that breaks fails the statement on it; the event besides must not end the process.
  client.on('error', () => undefined)
  const abandon = (cause?: Error): void => {
    const { connection } = client as unknown as { readonly connection: Connection }
    connection.stream.destroy(cause)
  }
  // The driver's own limit ends with the login.
  const timer = setTimeout(() => abandon(new Error('timeout expired')), timeoutMs)
  try {
    await client.connect()
    await prepare(client)
    return client
  } catch (error) {
    abandon()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** What the driver knows but does not declare. */
interface Connection {
  readonly stream: { readonly destroy: (cause?: Error) => void }
}

async function checkAttributes(client: Client, wanted: SessionAttributes): Promise<void> {
  if (wanted === 'any') return
  const { rows } = await client.query<{ readonly standby: boolean; readonly readonly: boolean }>(
    `select pg_catalog.pg_is_in_recovery() as standby, pg_catalog.current_setting('transaction_read_only') = 'on' as readonly`,
  )
  const [server] = rows
  const fits = {
    'read-write': server?.readonly === false,
    'read-only': server?.readonly === true,
    primary: server?.standby === false,
    standby: server?.standby === true,
  }
  if (!fits[wanted]) throw new Error(`the server is not ${wanted}`)
}

function noneOf(failures: readonly HostFailure[]): Error {
  const reasons = failures.map(
    ({ config, cause }) => `${config.host}:${config.port}: ${reasonOf(cause)}`,
  )
  const codes = failures.map(({ cause }) => ('code' in cause ? cause.code : undefined))
  const error = new Error(`no host of the database URL will do (${reasons.join('; ')})`, {
    cause: failures.at(-1)?.cause,
  })
  // A code that says what kind of failure it is, if there is one.
  return Object.assign(error, { code: codes.find((code) => code !== undefined) ?? 'ECONNREFUSED' })
}

/** A name with several addresses fails with an error for each and no text of its own. */
function reasonOf(cause: Error): string {
  if (cause.message !== '') return cause.message
  return 'code' in cause ? String(cause.code) : cause.name
}
