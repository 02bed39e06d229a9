/** What the slices of a workload say: ratios as medians over rounds, and the figures behind them. */
import { calmPairs } from '../measure/calm-pairs.ts'
import { median } from '../measure/statistics.ts'
import type { Entry } from '../measure/run-contest.ts'
import type { Slice } from '../measure/slice.ts'
import type { ContestantName, OpponentName } from '../opponents/opponent.ts'
import type { Workload, WorkloadName } from '../workloads/workload.ts'

export interface Figures {
  readonly name: ContestantName
  readonly workload: WorkloadName
  readonly variant: string
  /** Medians over the slices. */
  readonly rate: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly serverCpuUs: number
  readonly postgresCpuUs: number
  /** The largest seen. */
  readonly residentBytes: number
  /** Over all slices. */
  readonly errors: number
  readonly requests: number
}

export interface Comparison {
  readonly opponent: OpponentName
  readonly workload: WorkloadName
  /** Rate of the product through rate of the opponent. */
  readonly ratio: number
  /** p99 of the product through p99 of the opponent. */
  readonly p99Ratio: number
  /** Of both sides. */
  readonly errors: number
  /** The ratios of the rounds that count: how far apart they lie. */
  readonly lowest: number
  readonly highest: number
}

export interface WorkloadResult {
  readonly workload: Workload
  readonly figures: readonly Figures[]
  readonly comparisons: readonly Comparison[]
  /** Median over all slices: what other programs took of the processors. */
  readonly foreignShare: number
}

export function compareEntries(workload: Workload, entries: readonly Entry[]): WorkloadResult {
  const product = entries.find(({ name }) => name === 'product')
  if (product === undefined) throw new Error('the product did not take part')
  const comparisons: Comparison[] = []
  for (const entry of entries) {
    const { name } = entry
    if (name === 'product') continue
    const pairs = calmPairs(product.slices, entry.slices)
    const ratios = pairs.map(([own, other]) => own.rate / other.rate)
    comparisons.push({
      opponent: name,
      workload: workload.name,
      ratio: median(ratios),
      p99Ratio: median(pairs.map(([own, other]) => own.p99Ms / other.p99Ms)),
      errors: errorsOf(product) + errorsOf(entry),
      lowest: Math.min(...ratios),
      highest: Math.max(...ratios),
    })
  }
  const figures = entries.map((entry) => figuresOf(workload.name, entry))
  const shares = entries.flatMap(({ slices }) => slices.map((slice) => slice.foreignShare))
  return { workload, figures, comparisons, foreignShare: median(shares) }
}

function figuresOf(workload: WorkloadName, entry: Entry): Figures {
  const { name, variant, slices } = entry
  const middle = (value: (slice: Slice) => number): number => median(slices.map(value))
  return {
    name,
    workload,
    variant,
    rate: middle(({ rate }) => rate),
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    serverCpuUs: middle(({ serverCpuUs }) => serverCpuUs),
    postgresCpuUs: middle(({ postgresCpuUs }) => postgresCpuUs),
    residentBytes: Math.max(...slices.map(({ residentBytes }) => residentBytes)),
    errors: errorsOf(entry),
    requests: slices.reduce((sum, { requests }) => sum + requests, 0),
  }
}

function errorsOf({ slices }: Entry): number {
  return slices.reduce((sum, { errors }) => sum + errors, 0)
}
