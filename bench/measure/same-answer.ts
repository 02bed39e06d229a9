/** Whether two answers say the same: white space between values may differ from time to time. */
import { isDeepStrictEqual } from 'node:util'

export function sameAnswer(body: Buffer, expected: Buffer | undefined): boolean {
  if (expected === undefined) return false
  if (body.equals(expected)) return true
  try {
    return isDeepStrictEqual(JSON.parse(body.toString()), JSON.parse(expected.toString()))
  } catch {
    return false
  }
}
