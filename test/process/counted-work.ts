/** The counts of a server that count-work.ts was loaded into, and what a piece of work adds to them. */
import type { LogLine, ServerProcess } from '../support/server-process.ts'

export interface CountedWork {
  readonly before: LogLine
  readonly spent: (name: string) => number
}

export async function countAround(
  server: ServerProcess,
  work: () => Promise<void>,
): Promise<CountedWork> {
  const before = await countsOf(server)
  await work()
  const after = await countsOf(server)
  return { before, spent: (name) => Number(after[name] ?? 0) - Number(before[name] ?? 0) }
}

/** Reports are numbered by the server. */
const asked = new WeakMap<ServerProcess, number>()

export function countsOf(server: ServerProcess): Promise<LogLine> {
  asked.set(server, (asked.get(server) ?? 0) + 1)
  server.kill('SIGUSR2')
  return server.waitForEvent('process.step', ({ step }) => step === `counts ${asked.get(server)}`)
}
