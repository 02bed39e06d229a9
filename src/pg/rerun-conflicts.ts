/**
 * A write that met a concurrent one, and was rolled back for that, runs again: 40001 and 40P01 say that
 * nothing of it has taken effect and that the same may work in a moment.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { FraiseqlError } from '../errors.ts'
import type { WriteResult } from './channel.ts'

const maxRuns = 3
const firstPauseMs = 10

/** @throws CONFLICT_RETRY after the last run, or when nobody waits any more. */
export async function rerunConflicts(
  signal: AbortSignal,
  run: () => Promise<WriteResult>,
): Promise<WriteResult> {
  for (let runs = 1; ; runs += 1) {
    try {
      return await run()
    } catch (error) {
      const isConflict = error instanceof FraiseqlError && error.code === 'CONFLICT_RETRY'
      if (!isConflict || runs === maxRuns || signal.aborted) throw error
    }
    // Both of two that met would meet again if they came back at once.
    await wait(firstPauseMs * runs * (0.5 + Math.random()))
  }
}
