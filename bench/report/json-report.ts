/** The machine-readable result: one row for each opponent and workload. */
import type { WorkloadResult } from './comparison.ts'

export function jsonReport(results: readonly WorkloadResult[]): string {
  const rows = results.flatMap(({ comparisons }) =>
    comparisons.map(({ opponent, workload, ratio, p99Ratio, errors }) => ({
      opponent,
      workload,
      ratio,
      p99Ratio,
      errors,
    })),
  )
  return `${JSON.stringify({ rows }, undefined, 2)}\n`
}
