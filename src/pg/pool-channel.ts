/**
 * The channel over a `pg.Pool`: one connection per transaction,
 * `begin read only`, claims and limits, the statement, `commit`.
 *
 * It is the plain, obvious implementation. A statement whose reader has gone is cancelled, and its
 * connection goes back to the pool only when the cancellation is over: one that arrives late would
 * otherwise hit the next request.
 */
import { Client, Pool, type CustomTypesConfig, type PoolClient, type QueryArrayConfig } from 'pg'
import { FraiseqlError } from '../errors.ts'
import type { Observe } from '../observation.ts'
import type { Channel, Execution } from './channel.ts'
import { databaseError, unavailable } from './database-error.ts'
import { PreparedNames } from './prepared-names.ts'
import { connectionConfig, type ConnectionOptions } from './connection-config.ts'
import { sessionParameters, sessionStatement } from './session.ts'

export interface PoolChannelOptions extends ConnectionOptions {
  readonly poolSize: number
  /** Waiting for a connection, opening one included. */
  readonly acquireTimeoutMs: number
  readonly maxResultBytes: number
  readonly observe: Observe
}

/** The driver knows `queryMode`, its type declarations do not. */
interface ExtendedQuery extends QueryArrayConfig {
  readonly queryMode: 'extended'
}

/** Results stay text: the driver must not turn them into values of its own. */
const asText: CustomTypesConfig = { getTypeParser: () => (value: string) => value }

export class PoolChannel implements Channel {
  readonly #options: PoolChannelOptions
  readonly #pool: Pool
  readonly #names = new PreparedNames()

  constructor(options: PoolChannelOptions) {
    this.#options = options
    this.#pool = new Pool({
      ...connectionConfig(options),
      max: options.poolSize,
      min: 1,
      connectionTimeoutMillis: options.acquireTimeoutMs,
      idleTimeoutMillis: 30_000,
    })
    // The driver reports a connection that breaks under a statement twice: to the statement, which
    // fails, and as an event, which would end the process if nobody listened.
    this.#pool.on('connect', (client) => client.on('error', ignore))
    // An idle connection that ends; the pool replaces it when the next request comes. A server that
    // stops while we close is no loss.
    this.#pool.on('error', (error) => {
      if (!this.#pool.ending) options.observe({ kind: 'database.lost', reason: error.message })
    })
  }

  /** One connection, so that a database that refuses us is known before the first request. */
  async start(): Promise<void> {
    const client = await this.#acquire()
    client.release()
  }

  async execute(execution: Execution): Promise<readonly (Buffer | null)[]> {
    const client = await this.#acquire()
    if (execution.signal.aborted) {
      client.release()
      throw new FraiseqlError('TIMEOUT')
    }
    const cancellation = this.#cancelOn(execution.signal, client)
    let isClean = true
    try {
      return await this.#run(client, execution)
    } catch (error) {
      isClean = await isRolledBack(client)
      throw explain(error, execution.signal)
    } finally {
      await cancellation.settled()
      client.release(!isClean)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end()
  }

  async #acquire(): Promise<PoolClient> {
    const isBusy = this.#pool.totalCount >= this.#options.poolSize && this.#pool.idleCount === 0
    try {
      return await this.#pool.connect()
    } catch (cause) {
      if (!isBusy) throw unavailable(cause)
      throw new FraiseqlError('OVERLOADED', { cause, headers: { 'retry-after': '1' } })
    }
  }

  async #run(client: PoolClient, execution: Execution): Promise<readonly (Buffer | null)[]> {
    await client.query('begin read only')
    await client.query({
      name: 'session',
      text: sessionStatement,
      values: sessionParameters(execution.session),
    })
    const { rows } = await client.query<(string | null)[]>(this.#config(execution))
    await client.query('commit')
    return this.#measure(rows[0] ?? [])
  }

  #config({ name, text, parameters }: Execution): ExtendedQuery {
    const prepared = this.#names.admit(name)
    return {
      ...(prepared !== undefined && { name: prepared }),
      text,
      values: [...parameters],
      rowMode: 'array',
      types: asText,
      // Without values the driver would take the simple protocol, which runs several statements.
      queryMode: 'extended',
    }
  }

  #measure(columns: readonly (string | null)[]): readonly (Buffer | null)[] {
    const buffers = columns.map((column) => (column === null ? null : Buffer.from(column)))
    const bytes = buffers.reduce((sum, buffer) => sum + (buffer?.length ?? 0), 0)
    if (bytes > this.#options.maxResultBytes) throw new FraiseqlError('RESULT_TOO_LARGE')
    return buffers
  }

  #cancelOn(signal: AbortSignal, client: PoolClient): { settled: () => Promise<void> } {
    let cancelled: Promise<void> | undefined
    const cancel = (): void => {
      cancelled ??= this.#cancel(backendOf(client))
    }
    signal.addEventListener('abort', cancel, { once: true })
    return {
      settled: async () => {
        signal.removeEventListener('abort', cancel)
        await cancelled
      },
    }
  }

  /** A connection of its own: the pool may be full of what must be cancelled. */
  async #cancel(backend: number): Promise<void> {
    const client = new Client(connectionConfig(this.#options))
    client.on('error', ignore)
    try {
      await client.connect()
      await client.query('select pg_cancel_backend($1)', [backend])
    } catch (error) {
      // The statement timeout ends it instead.
      this.#options.observe({ kind: 'database.lost', reason: String(error) })
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

/** What was cancelled because its reader has gone is no fault to look for in the log. */
function explain(error: unknown, signal: AbortSignal): FraiseqlError {
  const known = error instanceof FraiseqlError ? error : databaseError(error)
  const isCancelled = signal.aborted && known.code === 'TIMEOUT'
  return isCancelled ? new FraiseqlError('TIMEOUT', { cause: error }) : known
}

function ignore(): void {}

/** A connection that cannot end its transaction is not used again. */
async function isRolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}

/** The driver knows the process id of its backend but does not declare it. */
function backendOf(client: PoolClient): number {
  const { processID } = client as PoolClient & { readonly processID: number }
  return processID
}
