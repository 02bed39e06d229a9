/** How many rows: the numbers of the published table, or a few for a look at whether all works. */
export interface Scale {
  readonly users: number
  readonly posts: number
  readonly comments: number
}

/** Multiples of what database/data.sql multiplies by would give lopsided data. */
export const fullScale: Scale = Object.freeze({ users: 10_000, posts: 100_000, comments: 500_000 })
export const tinyScale: Scale = Object.freeze({ users: 200, posts: 2000, comments: 6000 })
