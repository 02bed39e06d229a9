/**
 * What was promised: below the floor a build is not good enough, the aim is where it should be. Ratios
 * of rates, the product's through the opponent's; an opponent without a row has no promise,
 * nor has a workload without an entry: it is reported and not judged.
 */
import type { OpponentName } from '../opponents/opponent.ts'
import type { WorkloadName } from '../workloads/workload.ts'

export interface Promised {
  readonly floor: number
  readonly aim: number
}

type Row = Partial<Readonly<Record<WorkloadName, readonly [floor: number, aim: number]>>>

const promises: Partial<Readonly<Record<OpponentName, Row>>> = {
  handwritten: {
    a: [1.3, 1.8],
    b: [1.05, 1.3],
    c: [0.9, 1.1],
    d: [1.1, 1.3],
    e: [1, 1.1],
    f: [2, 2.5],
  },
  postgraphile: { a: [3, 4], b: [2.5, 4], c: [3, 4], d: [3, 4], e: [2, 3], f: [4, 5] },
  mercurius: {
    a: [1.5, 2],
    b: [1.2, 1.5],
    c: [1.8, 2.2],
    d: [1.5, 2],
    e: [1.2, 1.5],
    f: [1.5, 2],
  },
  bare: { a: [0.65, 0.75], b: [0.75, 0.85], c: [0.9, 0.95], d: [0.9, 0.95], e: [0.85, 0.9] },
}

export function promisedFor(opponent: OpponentName, workload: WorkloadName): Promised | undefined {
  const pair = promises[opponent]?.[workload]
  return pair === undefined ? undefined : { floor: pair[0], aim: pair[1] }
}

export type Verdict = 'aim met' | 'floor met' | 'below floor' | 'no floor'

export function verdictOf(ratio: number, promised: Promised | undefined): Verdict {
  if (promised === undefined) return 'no floor'
  if (ratio >= promised.aim) return 'aim met'
  return ratio >= promised.floor ? 'floor met' : 'below floor'
}
