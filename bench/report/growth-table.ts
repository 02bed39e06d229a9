/** The rows of the growth table, as texts. */
import type { GrowthResult } from '../growth/run-growth.ts'

export const growthHead: readonly string[] = [
  'growth',
  'answers/s small',
  'answers/s large',
  'server CPU us small',
  'server CPU us large',
  'ratio',
  'of rounds',
  'errors',
]

export function growthRows(results: readonly GrowthResult[]): readonly (readonly string[])[] {
  return results.map(
    ({ title, small, large, ratio, lowest, highest, errors, smallCpuUs, largeCpuUs }) => [
      title,
      small.toFixed(0),
      large.toFixed(0),
      smallCpuUs.toFixed(0),
      largeCpuUs.toFixed(0),
      ratio.toFixed(2),
      `${lowest.toFixed(2)}-${highest.toFixed(2)}`,
      String(errors),
    ],
  )
}
