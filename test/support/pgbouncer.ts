/** A PgBouncer in transaction mode before the test server, for as long as a test needs it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresAccount } from '../../src/dev/postgres-account.ts'
import { findPgbouncer, type PgbouncerBinary } from './pgbouncer-binary.ts'

export interface Pgbouncer extends AsyncDisposable {
  /** The database URL, by way of the pooler. */
  readonly url: string
}

export interface PgbouncerOptions {
  readonly databaseUrl: string
  /** Connections to PostgreSQL for each database and user. */
  readonly poolSize: number
}

const startTimeoutMs = 10_000

// It goes when its standard input closes, and so when the test process dies.
const guard = [
  'exec 3<&0 </dev/null',
  '{ cat <&3 >/dev/null; kill -TERM $$ 2>/dev/null; exit 0; } &',
  'exec "$@" 3<&-',
].join('\n')

export async function startPgbouncer(options: PgbouncerOptions): Promise<Pgbouncer> {
  await using resources = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'fraiseql-test-pgbouncer-'))
  resources.defer(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o755)
  const binary = await findPgbouncer(folder)
  const port = await freePort()
  const file = await writeSettings(folder, port, options)
  const child = await start(binary, file)
  resources.defer(() => stop(child))
  const url = new URL(options.databaseUrl)
  url.host = `127.0.0.1:${port}`
  const owned = resources.move()
  return Object.freeze({ url: url.href, [Symbol.asyncDispose]: () => owned.disposeAsync() })
}

async function writeSettings(
  folder: string,
  port: number,
  { databaseUrl, poolSize }: PgbouncerOptions,
): Promise<string> {
  const target = new URL(databaseUrl)
  const users = join(folder, 'users.txt')
  const settings = join(folder, 'pgbouncer.ini')
  const password = decodeURIComponent(target.password)
  await writeFile(users, `"${decodeURIComponent(target.username)}" "${password}"\n`)
  await writeFile(
    settings,
    `[databases]
* = host=${target.hostname} port=${target.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
`,
  )
  const account = postgresAccount()
  if (account !== undefined)
    for (const path of [users, settings]) await chown(path, account.uid, account.gid)
  return settings
}

async function start({ path, libraries }: PgbouncerBinary, file: string): Promise<ChildProcess> {
  const child = spawn('/bin/sh', ['-c', guard, 'sh', path, file], {
    ...postgresAccount(),
    env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: libraries.join(':') },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const output = child.stderr
  if (output === null) throw new Error('a child without the pipe it was given')
  let log = ''
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  output.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-10_000)
    if (log.includes('process up')) resolve()
  })
  const fail = (): void => reject(new Error(`PgBouncer did not start:\n${log}`))
  child.once('error', reject)
  child.once('exit', fail)
  const timer = setTimeout(fail, startTimeoutMs)
  try {
    await promise
    return child
  } catch (error) {
    await stop(child)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
