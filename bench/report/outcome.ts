/** The outcome of a run, and its form on a terminal. */
import type { GrowthResult } from '../growth/run-growth.ts'
import type { BenchOptions } from '../options.ts'
import type { WorkloadResult } from './comparison.ts'
import type { Machine } from './machine.ts'
import { comparisonHead, comparisonRows, figureRows, figuresHead, headline } from './tables.ts'
import { growthHead, growthRows } from './growth-table.ts'
import { textTable } from './text-table.ts'

export interface Outcome {
  readonly options: BenchOptions
  readonly startedAt: Date
  readonly machine: Machine
  readonly results: readonly WorkloadResult[]
  readonly growth: readonly GrowthResult[]
  /** Lines for the terminal. */
  readonly profiles: readonly (readonly string[])[]
}

export function printOutcome({ options, machine, results, growth, profiles }: Outcome): string {
  const blocks: (readonly string[])[] = [machine.map(([what, value]) => `${what}: ${value}`)]
  if (results.length > 0) {
    blocks.push(results.map((result) => headline(result)))
    blocks.push(textTable(figuresHead, figureRows(results)))
    if (options.kind === 'self-test')
      blocks.push(['A self-test is too short to say who is faster.'])
    else blocks.push(textTable(comparisonHead, comparisonRows(results)))
  }
  if (growth.length > 0) blocks.push(textTable(growthHead, growthRows(growth)))
  blocks.push(...profiles)
  return blocks.map((lines) => lines.join('\n')).join('\n\n')
}
