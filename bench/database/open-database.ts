/**
 * The database of the bench: made once, recognised by a hash of the SQL that made it, used again.
 * Without an address it lives in the embedded PostgreSQL, with fsync on, under .cache/bench.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { startEmbeddedPostgres } from '../../src/dev/embedded-postgres.ts'
import { migrate } from '../../src/system/migrate.ts'
import { cacheFolder } from '../prepare/cache-folder.ts'
import { apiRole, ensureLogins, type Logins, loginsOf } from './logins.ts'
import type { Scale } from './scale.ts'

export interface BenchDatabase extends Logins, AsyncDisposable {
  readonly adminUrl: string
  readonly serverVersion: string
  readonly postmasterPid: number
}

export interface OpenDatabaseOptions {
  readonly scale: Scale
  /** Superuser's URL of a PostgreSQL to use instead of the embedded one. */
  readonly serverUrl: string | undefined
  readonly onStep: (text: string) => void
  readonly signal: AbortSignal
}

const files = ['tables.sql', 'data.sql', 'keys.sql', 'access.sql']
const prefix = 'fraiseql_bench_'

// As PostgreSQL comes, but for what two cores and six opponents need: durability is not touched.
const settings = Object.freeze({
  shared_buffers: '512MB',
  max_wal_size: '2GB',
  max_connections: '200',
})

export async function openDatabase(options: OpenDatabaseOptions): Promise<BenchDatabase> {
  await using resources = new AsyncDisposableStack()
  const serverUrl = options.serverUrl ?? (await startServer(options, resources))
  const texts = await Promise.all(
    files.map((file) => readFile(join(import.meta.dirname, file), 'utf8')),
  )
  const hash = createHash('sha256')
    .update(JSON.stringify([options.scale, texts]))
    .digest('hex')
  const name = prefix + hash.slice(0, 12)
  await withClient(serverUrl, async (client) => {
    await ensureLogins(client, serverUrl)
    await ensureDatabase(client, { ...options, name, serverUrl, texts })
  })
  const adminUrl = urlOf(serverUrl, name)
  const facts = await withClient(adminUrl, async (client) => {
    await migrate(client, apiRole)
    return await readFacts(client)
  })
  const owned = resources.move()
  return Object.freeze({
    adminUrl,
    ...loginsOf(adminUrl),
    ...facts,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  })
}

async function startServer(
  { onStep }: OpenDatabaseOptions,
  resources: AsyncDisposableStack,
): Promise<string> {
  await mkdir(cacheFolder, { recursive: true })
  const options = { directory: cacheFolder, onStep, settings }
  const { adminUrl } = resources.use(await startEmbeddedPostgres(options))
  return adminUrl
}

interface Wanted extends OpenDatabaseOptions {
  readonly name: string
  readonly serverUrl: string
  readonly texts: readonly string[]
}

/** Filled under another name first: a database that has its name is whole. */
async function ensureDatabase(client: Client, wanted: Wanted): Promise<void> {
  const { name, serverUrl, scale, texts, onStep, signal } = wanted
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [prefix],
  )
  if (rows.some(({ datname }) => datname === name)) return
  const unfinished = `${prefix}unfinished_${name.slice(prefix.length)}`
  onStep(
    `Filling a database: ${scale.users} users, ${scale.posts} posts, ${scale.comments} comments`,
  )
  await client.query(`drop database if exists ${unfinished} with (force)`)
  await client.query(`create database ${unfinished}`)
  await withClient(urlOf(serverUrl, unfinished), async (filler) => {
    // A running statement ends with its connection.
    signal.addEventListener('abort', () => void filler.end(), { once: true })
    for (const text of texts) await filler.query(fillIn(text, scale))
    await filler.query('vacuum (analyze)')
  })
  await client.query('checkpoint')
  await client.query(`alter database ${unfinished} rename to ${name}`)
}

/** Numbers only, so that no quoting is needed. */
function fillIn(text: string, scale: Scale): string {
  return text
    .replaceAll(/(?<!:):users\b/g, String(scale.users))
    .replaceAll(/(?<!:):posts\b/g, String(scale.posts))
    .replaceAll(/(?<!:):comments\b/g, String(scale.comments))
}

async function readFacts(
  client: Client,
): Promise<Pick<BenchDatabase, 'serverVersion' | 'postmasterPid'>> {
  const { rows } = await client.query<{ pid: number; version: string }>(
    `select pg_backend_pid() as pid, current_setting('server_version') as version`,
  )
  const [row] = rows
  if (row === undefined) throw new Error('PostgreSQL answered nothing')
  return { serverVersion: row.version, postmasterPid: await parentOf(row.pid) }
}

/** Zero where there is no /proc, or when PostgreSQL runs on another machine. */
async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1] ?? 0)
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
