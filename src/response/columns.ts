/** The values that stand between the texts of an envelope, by where they come from, in order. */
export interface Columns {
  readonly statement: readonly (Buffer | null)[]
  readonly introspection: readonly Buffer[]
}
