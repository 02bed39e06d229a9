/**
 * A PostgreSQL for development, started from npm's binaries and kept with the project: nobody has
 * to install a database to try the server. It listens on 127.0.0.1 alone, with generated passwords.
 *
 * Who starts it stops it. A second process in the same project borrows the running one.
 */
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { FraiseqlError } from '../errors.ts'
import { postgresAccount } from './postgres-account.ts'
import { locatePostgresBinaries } from './postgres-binaries.ts'
import { ensureCluster } from './postgres-cluster.ts'
import { type PostgresCredentials, readCredentials } from './postgres-credentials.ts'
import { findPostgresHome } from './postgres-home.ts'
import { readPostmasterFile, removeStalePostmasterFile } from './postmaster-file.ts'
import { Postmaster, type PostmasterOptions, starterSetting } from './postmaster.ts'
import { isProcessAlive } from './process-alive.ts'

export interface EmbeddedPostgresOptions {
  /** The project; its `.fraiseql` folder keeps the data. */
  readonly directory: string
  readonly onStep: (text: string) => void
  /** More settings of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

export interface EmbeddedPostgres extends AsyncDisposable {
  /** As the login role of the API, which owns nothing and bypasses nothing. */
  readonly url: string
  /** As the superuser. */
  readonly adminUrl: string
  /** Whether the data folder was there before. */
  readonly reused: boolean
}

const authenticator = 'fraiseql_authenticator'
/** Any number that nothing else locks. */
const authenticatorLock = 8_020_202_600
const attempts = 3
const takeOverTimeoutMs = 30_000

export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { directory, onStep } = options
  const account = postgresAccount()
  const { folder: home, findShelf } = await findPostgresHome(directory, account)
  const binaries = await locatePostgresBinaries({ directory, account, findShelf, onStep })
  const reused = await ensureCluster({ home, binaries, account, onStep })
  const credentials = await readCredentials(home)
  const settings = options.settings ?? {}
  const { port, postmaster } = await startOrBorrow(
    { home, binaries, account, settings },
    credentials,
    onStep,
  )
  const adminUrl = urlFor('postgres', credentials.superuserPassword, port)
  await ensureAuthenticator(adminUrl, credentials)
  return Object.freeze({
    url: urlFor(authenticator, credentials.authenticatorPassword, port),
    adminUrl,
    reused,
    [Symbol.asyncDispose]: async () => postmaster?.[Symbol.asyncDispose](),
  })
}

interface Running {
  readonly port: number
  /** Undefined when another live process started it. */
  readonly postmaster: Postmaster | undefined
}

async function startOrBorrow(
  options: Omit<PostmasterOptions, 'port'>,
  credentials: PostgresCredentials,
  onStep: (text: string) => void,
): Promise<Running> {
  for (let attempt = 1; ; attempt += 1) {
    const borrowed = await borrow(options.home, credentials)
    if (borrowed !== undefined) {
      onStep(`Using the PostgreSQL that already runs on 127.0.0.1:${borrowed}`)
      return { port: borrowed, postmaster: undefined }
    }
    const port = await choosePort(options.home)
    onStep(`Starting PostgreSQL ${options.binaries.majorVersion} on 127.0.0.1:${port}`)
    try {
      const postmaster = await Postmaster.start({ ...options, port })
      await writeFile(join(options.home, 'port'), `${port}\n`)
      return { port, postmaster }
    } catch (error) {
      // Another process may have taken the port or the data folder in the meantime.
      if (attempt === attempts) throw error
    }
  }
}

/** The port of a PostgreSQL that already holds the data folder and will live; waits while it is busy. */
async function borrow(home: string, credentials: PostgresCredentials): Promise<number | undefined> {
  const data = join(home, 'data')
  const deadline = Date.now() + takeOverTimeoutMs
  for (;;) {
    const file = await readPostmasterFile(data)
    if (file === undefined) {
      await removeStalePostmasterFile(data)
      return undefined
    }
    const starter = file.isReady ? await readStarter(file.port, credentials) : undefined
    if (starter !== undefined && isProcessAlive(starter)) return file.port
    // Its starter is gone: it is stopping by itself, or is told to.
    if (starter !== undefined) process.kill(file.pid, 'SIGINT')
    if (Date.now() > deadline) {
      throw new FraiseqlError('UNAVAILABLE', {
        message: `Process ${file.pid} holds the data folder ${data} and does not answer. End it, then try again.`,
      })
    }
    await delay(20)
  }
}

async function readStarter(
  port: number,
  credentials: PostgresCredentials,
): Promise<number | undefined> {
  const client = new Client(urlFor('postgres', credentials.superuserPassword, port))
  // An error that arrives while the connection is idle must not end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ starter: string }>(
      'select current_setting($1, true) as starter',
      [starterSetting],
    )
    return Number(rows[0]?.starter)
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function choosePort(home: string): Promise<number> {
  const remembered = Number(await readFile(join(home, 'port'), 'utf8').catch(() => ''))
  return (remembered > 0 ? await tryPort(remembered) : undefined) ?? (await tryPort(0)) ?? 0
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return undefined
  }
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : undefined
}

async function ensureAuthenticator(
  adminUrl: string,
  credentials: PostgresCredentials,
): Promise<void> {
  const client = new Client(adminUrl)
  await client.connect()
  try {
    // Two processes that start at once would both find no role; the lock ends with the connection.
    await client.query('select pg_advisory_lock($1)', [authenticatorLock])
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [
      authenticator,
    ])
    if (rowCount !== 0) return
    const password = client.escapeLiteral(credentials.authenticatorPassword)
    await client.query(`create role ${authenticator} login noinherit password ${password}`)
  } finally {
    await client.end()
  }
}

function urlFor(role: string, password: string, port: number): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/postgres`
}
