/** The real server as a child process, observed from outside: its log, its listeners, its exit. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Observation } from '../../src/observation.ts'

export interface ServerProcessOptions {
  readonly command: 'dev' | 'serve'
  readonly args?: readonly string[]
  /** Added to PATH, free ports and the JSON log; nothing else of this process's environment goes along. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd: string
}

/** One line of the log; the fields depend on its event. */
export type LogLine = Readonly<Record<string, unknown>>

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ServerProcess extends AsyncDisposable {
  /** The public listener, without a slash at the end. */
  readonly url: string
  readonly adminUrl: string
  readonly pid: number
  /** Every JSON line so far, from either stream. */
  readonly logs: readonly LogLine[]
  /** Everything written so far, to either stream. */
  readonly output: () => string
  /** Drops what was logged so far: a long run would keep it all. */
  readonly forgetLog: () => void
  /** The first line of this event, past or to come, that also matches. */
  readonly waitForEvent: (
    event: Observation['kind'],
    matches?: (line: LogLine) => boolean,
  ) => Promise<LogLine>
  readonly kill: (signal: NodeJS.Signals) => void
  /** Sends the signal and waits for the exit. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<Exit>
  readonly exited: Promise<Exit>
}

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
const eventTimeoutMs = 60_000
const disposeTimeoutMs = 15_000

export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, [cli, options.command, ...(options.args ?? [])], {
    cwd: options.cwd,
    env: {
      PATH: process.env['PATH'],
      FRAISEQL_SERVER_PORT: '0',
      FRAISEQL_ADMIN_PORT: '0',
      FRAISEQL_LOG_FORMAT: 'json',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = recordLog(child)
  const exited = waitForExit(child)
  const waitForEvent = (event: string, matches: (line: LogLine) => boolean = () => true) =>
    log.waitFor((line) => line['event'] === event && matches(line), `event ${event}`)
  try {
    const [url, adminUrl] = readUrls(await waitForEvent('process.started'))
    return Object.freeze({
      url,
      adminUrl,
      pid: child.pid ?? 0,
      logs: log.lines,
      output: log.output,
      forgetLog: log.forget,
      waitForEvent,
      kill: (signal: NodeJS.Signals) => void child.kill(signal),
      stop: async (signal: NodeJS.Signals = 'SIGTERM') => {
        child.kill(signal)
        return exited
      },
      exited,
      [Symbol.asyncDispose]: () => end(child, exited),
    })
  } catch (error) {
    await end(child, exited)
    throw error
  }
}

interface Log {
  readonly lines: readonly LogLine[]
  readonly output: () => string
  readonly forget: () => void
  readonly waitFor: (matches: (line: LogLine) => boolean, what: string) => Promise<LogLine>
}

interface Waiter {
  readonly matches: (line: LogLine) => boolean
  readonly resolve: (line: LogLine) => void
  readonly reject: (error: Error) => void
  readonly what: string
}

function recordLog(child: ChildProcess): Log {
  const lines: LogLine[] = []
  const texts: string[] = []
  const waiters = new Set<Waiter>()
  let hasEnded = false

  const fail = (waiter: Waiter, reason: string) => {
    waiters.delete(waiter)
    waiter.reject(new Error(`${reason} before ${waiter.what}; it wrote:\n${texts.join('\n')}`))
  }
  const take = (text: string) => {
    texts.push(text)
    const line = parseLine(text)
    if (line === undefined) return
    lines.push(line)
    for (const waiter of waiters) {
      if (!waiter.matches(line)) continue
      waiters.delete(waiter)
      waiter.resolve(line)
    }
  }
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', take)
  }
  child.once('close', () => {
    hasEnded = true
    for (const waiter of waiters) fail(waiter, 'the server ended')
  })

  return {
    lines,
    output: () => texts.join('\n'),
    forget: () => {
      lines.length = 0
      texts.length = 0
    },
    waitFor: async (matches, what) => {
      const seen = lines.find(matches)
      if (seen !== undefined) return seen
      const { promise, resolve, reject } = Promise.withResolvers<LogLine>()
      const waiter = { matches, resolve, reject, what }
      waiters.add(waiter)
      if (hasEnded) fail(waiter, 'the server ended')
      const timer = setTimeout(() => fail(waiter, `${eventTimeoutMs} ms passed`), eventTimeoutMs)
      return promise.finally(() => clearTimeout(timer))
    },
  }
}

function parseLine(text: string): LogLine | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text) as LogLine
  } catch {
    return undefined
  }
}

function readUrls(started: LogLine): [string, string] {
  const urls = started['urls']
  if (Array.isArray(urls) && typeof urls[0] === 'string' && typeof urls[1] === 'string') {
    return [new URL(urls[0]).origin, new URL(urls[1]).origin]
  }
  throw new Error(`process.started names no two urls: ${JSON.stringify(started)}`)
}

async function waitForExit(child: ChildProcess): Promise<Exit> {
  const [code, signal] = (await once(child, 'close')) as [Exit['code'], Exit['signal']]
  return { code, signal }
}

async function end(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), disposeTimeoutMs)
  await exited
  clearTimeout(timer)
}
