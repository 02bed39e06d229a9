/** Who takes part: the product, and those it is compared with. */
import type { Variables, Workload } from '../workloads/workload.ts'

export const opponentNames = [
  'handwritten',
  'postgraphile',
  'mercurius',
  'pgbench',
  'bare',
] as const
export type OpponentName = (typeof opponentNames)[number]
export type ContestantName = 'product' | OpponentName

export interface HttpQuestion {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A server that is asked by HTTP; pgbench asks PostgreSQL by itself and is none. */
export interface HttpContestant {
  readonly name: Exclude<ContestantName, 'pgbench'>
  /** Below the folder that the programs are built into. */
  readonly program: string
  /** Whether it needs what bench/package.json installs. */
  readonly needsPackages: boolean
  readonly login: 'api' | 'peer'
  /** Settings of which the best one is looked for, workload by workload. */
  readonly variants: readonly string[]
  readonly ask: (workload: Workload, variables: Variables, variant: string) => HttpQuestion
}
