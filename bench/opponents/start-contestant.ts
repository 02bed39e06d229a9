/** A server of the bench as a process of its own, which ends with us. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { HttpContestant } from './opponent.ts'

export interface RunningContestant extends AsyncDisposable {
  readonly contestant: HttpContestant
  readonly url: string
  readonly pid: number
}

export interface ContestantPlace {
  /** Where the programs of bench/servers and bench/peers are, built. */
  readonly programs: string
  readonly environment: Readonly<Record<string, string>>
}

const startTimeoutMs = 120_000

export async function startContestant(
  contestant: HttpContestant,
  { programs, environment }: ContestantPlace,
  nodeOptions: readonly string[] = [],
): Promise<RunningContestant> {
  const program = join(programs, contestant.program)
  const child = spawn(process.execPath, [...nodeOptions, program], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment },
    // What it has to complain about is for whoever runs the bench.
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    const url = await readUrl(child)
    return Object.freeze({
      contestant,
      url,
      pid: child.pid ?? 0,
      [Symbol.asyncDispose]: () => end(child),
    })
  } catch (cause) {
    await end(child)
    throw new Error(`${contestant.name} did not start.`, { cause })
  }
}

async function readUrl(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<string> {
  const lines = createInterface({ input: child.stdout })
  const ended = new AbortController()
  child.once('exit', () => ended.abort())
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(startTimeoutMs)])
  for (;;) {
    // Some servers have more to say than where they are.
    const [line]: unknown[] = await once(lines, 'line', { signal })
    const url = readAnnouncement(String(line))
    if (url !== undefined) return url
  }
}

function readAnnouncement(line: string): string | undefined {
  try {
    const said: unknown = JSON.parse(line)
    if (typeof said === 'object' && said !== null && 'url' in said) return String(said.url)
  } catch {
    // Not for us.
  }
  return undefined
}

/** Its input ends, and so does it. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.stdin?.end()
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000)
  await exited
  clearTimeout(timer)
}
