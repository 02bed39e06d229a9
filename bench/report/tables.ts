/** The rows of the two tables, as texts: what was promised, and the figures behind it. */
import type { Comparison, Figures, WorkloadResult } from './comparison.ts'
import { promisedFor, verdictOf } from './floors.ts'

/** With what other programs did meanwhile: the more, the less the numbers say. */
export function headline({ workload, foreignShare }: WorkloadResult): string {
  const { name, title, connections } = workload
  const share = (foreignShare * 100).toFixed(0)
  return `${name}: ${title}, ${connections} connections; other programs used ${share} % of the processors`
}

export const comparisonHead: readonly string[] = [
  'against',
  'workload',
  'ratio',
  'of rounds',
  'floor',
  'aim',
  'verdict',
  'p99 ratio',
  'errors',
]

export function comparisonRows(results: readonly WorkloadResult[]): readonly (readonly string[])[] {
  const all = results.flatMap(({ comparisons }) => comparisons)
  const opponents = [...new Set(all.map(({ opponent }) => opponent))]
  return opponents.flatMap((name) =>
    all.filter(({ opponent }) => opponent === name).map((comparison) => rowOf(comparison)),
  )
}

function rowOf(comparison: Comparison): readonly string[] {
  const { opponent, workload, ratio, lowest, highest, p99Ratio, errors } = comparison
  const promised = promisedFor(opponent, workload)
  return [
    opponent,
    workload,
    ratio.toFixed(2),
    `${lowest.toFixed(2)}-${highest.toFixed(2)}`,
    promised?.floor.toFixed(2) ?? '',
    promised?.aim.toFixed(2) ?? '',
    verdictOf(ratio, promised),
    p99Ratio.toFixed(2),
    String(errors),
  ]
}

export const figuresHead: readonly string[] = [
  'server',
  'workload',
  'setting',
  'answers/s',
  'p50 ms',
  'p99 ms',
  'server CPU us',
  'PostgreSQL CPU us',
  'memory MB',
  'errors',
]

export function figureRows(results: readonly WorkloadResult[]): readonly (readonly string[])[] {
  return results.flatMap(({ figures }) => figures.map((figure) => figureRow(figure)))
}

function figureRow(figure: Figures): readonly string[] {
  const { name, workload, variant, rate, residentBytes, serverCpuUs } = figure
  return [
    name,
    workload,
    settingOf(name, variant),
    rate.toFixed(0),
    figure.p50Ms.toFixed(2),
    figure.p99Ms.toFixed(2),
    serverCpuUs === 0 ? '' : serverCpuUs.toFixed(0),
    figure.postgresCpuUs.toFixed(0),
    residentBytes === 0 ? '' : (residentBytes / 1_000_000).toFixed(0),
    String(figure.errors),
  ]
}

function settingOf(name: string, variant: string): string {
  if (variant === '') return ''
  return name === 'pgbench' ? `${variant} clients` : `pool of ${variant}`
}
