/**
 * One workload: the same question, asked of each opponent in its own tongue. A new workload is one
 * more object of this form in workloads.ts, and, where something is promised, one more column of
 * report/floors.ts.
 */
import type { Scale } from '../database/scale.ts'

export type WorkloadName = 'a' | 'b' | 'c' | 'd' | 'e' | 'e-update' | 'e-call' | 'f'

/** GraphQL variables; the SQL takes them as texts, in the order of `parameters`. */
export type Variables = Readonly<Record<string, string | number>>

export interface Workload {
  readonly name: WorkloadName
  readonly title: string
  /** HTTP connections. */
  readonly connections: number
  /** Asked in turn, so that no answer is the answer to everything. */
  readonly variables: (scale: Scale) => readonly Variables[]
  /** Hand-written SQL whose one row has the root field's JSON as its one column. */
  readonly sql: string
  /** The same with a row of the result for each row of the list, which the channel can also hand on. */
  readonly rowsSql?: string | undefined
  /** Names of the variables behind $1, $2, … */
  readonly parameters: readonly string[]
  /** How pgbench draws a parameter: the largest value, beginning at 1. */
  readonly largest: (scale: Scale) => Readonly<Record<string, number>>
  /** Name of the root field in every answer. */
  readonly root: string
  readonly documents: {
    readonly product: string
    readonly postgraphile: string
    readonly mercurius: string
  }
  /** For the product, when its document has several operations. */
  readonly operationName?: string | undefined
  /** For one that changes rows. */
  readonly writes?: Writes | undefined
  /** Whether role and claims of the caller are set for each request by every opponent. */
  readonly claims: boolean
  /** Left out of the quick run unless it is named: eight workloads take longer than its ten minutes. */
  readonly isForLongRuns?: true | undefined
}

export interface Writes {
  /** SQL that makes what is written as it was; run before each slice. */
  readonly begin: string
  /** SQL that gives the number of changes since then. */
  readonly count: string
  /** Fields that PostgreSQL fills in, another value each time, and the form of these values. */
  readonly generated: Readonly<Record<string, RegExp>>
  /** PostGraphile answers with an object that has the row in this field. */
  readonly payload: string
  /** Texts among the parameters: pgbench, which draws only numbers, sends the same ones each time. */
  readonly texts: Readonly<Record<string, string>>
}

/** The caller of every request. The product sends its role and claims with every workload. */
export const caller = Object.freeze({ role: 'reader', claims: { tenant_id: '2' } })

/** What the other opponents set as `request.jwt.claims` where a workload says so. */
export const callerClaims: string = JSON.stringify({ ...caller.claims, role: caller.role })

/** So many values, spread evenly over 1 … largest, in an order that jumps about. */
export function spread(count: number, largest: number): readonly number[] {
  const step = 0.618_033_988_749_895
  return Array.from(
    { length: Math.min(count, largest) },
    (_, index) => Math.floor(((index * step) % 1) * largest) + 1,
  )
}
