/** The values that stand between the texts of an envelope, by where they come from, in order. */
import type { Result } from '../pg/channel.ts'

export interface Columns {
  readonly result: Result
  readonly introspection: readonly Buffer[]
}
