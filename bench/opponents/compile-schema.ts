/** Runs bench/servers/compile.ts, so that none of what compiling needs is in the product's memory. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ContestantPlace } from './start-contestant.ts'

export async function compileSchema(
  { programs, environment }: ContestantPlace,
  signal: AbortSignal,
): Promise<void> {
  const program = join(programs, 'servers/compile.js')
  await promisify(execFile)(process.execPath, [program], { env: environment, signal })
}
