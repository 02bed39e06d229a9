/** Whether two answers say the same: white space between values may differ from time to time. */
import { isDeepStrictEqual } from 'node:util'
import type { Workload } from '../workloads/workload.ts'
import { comparableAnswer } from './comparable-answer.ts'

export function sameAnswer(
  body: Buffer,
  expected: Buffer | undefined,
  workload: Workload,
): boolean {
  if (expected === undefined) return false
  // Equal answers to two changes mean that nothing was generated anew.
  if (body.equals(expected)) return workload.writes === undefined
  try {
    return isDeepStrictEqual(comparableAnswer(body, workload), comparableAnswer(expected, workload))
  } catch {
    return false
  }
}
