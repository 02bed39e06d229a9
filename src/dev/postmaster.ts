/**
 * The running PostgreSQL process of a data folder.
 *
 * On POSIX it lives no longer than the process that started it: a small shell waits on a pipe whose
 * other end is ours, and when that end closes, by our wish or by our death, it sends SIGINT, which
 * is PostgreSQL's fast shutdown. So there is one way to stop, and a hard kill takes it too.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { FraiseqlError } from '../errors.ts'
import type { PostgresAccount } from './postgres-account.ts'
import { binary, type PostgresBinaries } from './postgres-binaries.ts'
import { postgresEnvironment } from './postgres-cluster.ts'
import { readPostmasterFile } from './postmaster-file.ts'

export interface PostmasterOptions {
  readonly home: string
  readonly binaries: PostgresBinaries
  readonly account: PostgresAccount | undefined
  readonly port: number
  readonly settings: Readonly<Record<string, string>>
}

/** The name of the setting by which a later process learns who started this one. */
export const starterSetting = 'fraiseql.starter'

const pollMs = 10
const startTimeoutMs = 60_000
const fastShutdownMs = 10_000

// `$$` stays the pid after exec, so the child we spawned is the postmaster itself. A shell gives its
// background jobs /dev/null as input, hence the detour over descriptor 3.
const guard = [
  'exec 3<&0 </dev/null',
  '{ cat <&3 >/dev/null; kill -INT $$ 2>/dev/null; exit 0; } &',
  'exec "$@" 3<&-',
].join('\n')

export class Postmaster {
  readonly #child: ChildProcess
  readonly #options: PostmasterOptions

  private constructor(child: ChildProcess, options: PostmasterOptions) {
    this.#child = child
    this.#options = options
  }

  static async start(options: PostmasterOptions): Promise<Postmaster> {
    const log = await open(logFile(options.home), 'w', 0o600)
    try {
      const child = spawnPostgres(options, log.fd)
      const postmaster = new Postmaster(child, options)
      await postmaster.#ready()
      return postmaster
    } finally {
      await log.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (hasExited(this.#child)) return
    const exited = once(this.#child, 'exit')
    if (process.platform === 'win32') await stopWithPgCtl(this.#options)
    else this.#child.stdin?.end()
    const timer = setTimeout(() => this.#child.kill('SIGQUIT'), fastShutdownMs)
    await exited
    clearTimeout(timer)
  }

  async #ready(): Promise<void> {
    const data = join(this.#options.home, 'data')
    const deadline = Date.now() + startTimeoutMs
    let spawnError: Error | undefined
    this.#child.once('error', (error) => (spawnError = error))
    while (Date.now() < deadline) {
      if (spawnError !== undefined || hasExited(this.#child)) throw await this.#failed(spawnError)
      const file = await readPostmasterFile(data)
      if (file?.isReady === true && file.pid === this.#child.pid) return
      await delay(pollMs)
    }
    this.#child.kill('SIGQUIT')
    throw await this.#failed(undefined)
  }

  async #failed(cause: Error | undefined): Promise<FraiseqlError> {
    this.#child.stdin?.destroy()
    const log = await readFile(logFile(this.#options.home), 'utf8').catch(() => '')
    const tail = log.trim().split('\n').slice(-5).join('\n')
    return new FraiseqlError('UNAVAILABLE', {
      message: `PostgreSQL did not start.\n${cause?.message ?? tail}`,
      cause,
    })
  }
}

function spawnPostgres(options: PostmasterOptions, log: number): ChildProcess {
  const command = [binary(options.binaries, 'postgres'), '-D', join(options.home, 'data')]
  for (const [name, value] of Object.entries(allSettings(options))) {
    command.push('-c', `${name}=${value}`)
  }
  // Its own process group: Ctrl-C in a terminal must reach us first, so that requests can finish.
  const spawnOptions = {
    ...options.account,
    cwd: join(options.home, 'data'),
    env: postgresEnvironment,
    detached: process.platform !== 'win32',
    windowsHide: true,
  }
  const [program = '', ...words] = command
  return process.platform === 'win32'
    ? spawn(program, words, { ...spawnOptions, stdio: ['ignore', log, log] })
    : spawn('/bin/sh', ['-c', guard, 'sh', ...command], {
        ...spawnOptions,
        stdio: ['pipe', log, log],
      })
}

function allSettings(options: PostmasterOptions): Readonly<Record<string, string>> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...options.settings,
    port: String(options.port),
    timezone: 'UTC',
    log_timezone: 'UTC',
    [starterSetting]: String(process.pid),
  }
}

async function stopWithPgCtl({ binaries, home }: PostmasterOptions): Promise<void> {
  const words = ['stop', '--mode=fast', '--no-wait', `--pgdata=${join(home, 'data')}`]
  await promisify(execFile)(binary(binaries, 'pg_ctl'), words, { env: postgresEnvironment })
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function logFile(home: string): string {
  return join(home, 'postgres.log')
}
