/**
 * Whether a request costs more when there is more of everything: the product with a small and a large
 * schema, with one role and a hundred, with a short document and a very long one. Rates of the one-row
 * workload, the large through the small, in turns.
 */
import type { BenchDatabase } from '../database/open-database.ts'
import type { Scale } from '../database/scale.ts'
import { answersKey, checkAnswers } from '../measure/check-answers.ts'
import { calmPairs } from '../measure/calm-pairs.ts'
import { httpSlices } from '../measure/http-slice.ts'
import { type Pace, takeTurns } from '../measure/run-contest.ts'
import type { TakeSlice } from '../measure/slice.ts'
import { median } from '../measure/statistics.ts'
import { startProduct } from '../opponents/start-opponents.ts'
import type { RunningContestant } from '../opponents/start-contestant.ts'
import type { BuiltServers } from '../prepare/build-servers.ts'
import type { Tool } from '../prepare/find-tool.ts'
import { oneRow } from '../workloads/one-row.ts'
import type { Workload } from '../workloads/workload.ts'
import { ensureWideSchema } from './ensure-wide-schema.ts'
import { longDocument, wantedOperation } from './long-document.ts'

export interface GrowthSettings {
  readonly built: BuiltServers
  readonly database: BenchDatabase
  readonly scale: Scale
  readonly channel: 'pipeline' | 'pool'
  readonly wrk: Tool | undefined
  readonly pace: Pace
  readonly folder: string
  readonly signal: AbortSignal
  readonly onStep: (text: string) => void
}

export interface GrowthResult {
  readonly title: string
  readonly small: number
  readonly large: number
  /** Microseconds of the server's CPU for a request: less moved by other programs than rates are. */
  readonly smallCpuUs: number
  readonly largeCpuUs: number
  /** Large through small: 1 when growth costs nothing. */
  readonly ratio: number
  readonly lowest: number
  readonly highest: number
  readonly errors: number
}

interface Side {
  readonly relations: number
  readonly roles: number
  readonly workload: Workload
}

const manyRelations = 1000
const base: Side = Object.freeze({ relations: 10, roles: 1, workload: oneRow })
const long: Workload = Object.freeze({
  ...oneRow,
  documents: { ...oneRow.documents, product: longDocument(oneRow.documents.product) },
  operationName: wantedOperation,
})

const pairs: readonly (readonly [title: string, large: Side])[] = [
  ['10 and 1000 relations', { ...base, relations: manyRelations }],
  ['1 and 100 roles', { ...base, roles: 100 }],
  [
    `document of ${base.workload.documents.product.length} and ${long.documents.product.length} characters`,
    { ...base, workload: long },
  ],
]

export async function runGrowth(settings: GrowthSettings): Promise<readonly GrowthResult[]> {
  settings.onStep(`Growth: making ${manyRelations} relations`)
  await ensureWideSchema(settings.database.adminUrl, manyRelations)
  const results: GrowthResult[] = []
  for (const [title, large] of pairs) results.push(await compareSides(title, large, settings))
  return results
}

async function compareSides(
  title: string,
  large: Side,
  settings: GrowthSettings,
): Promise<GrowthResult> {
  const { onStep, pace, signal } = settings
  onStep(`Growth, ${title}: starting the product twice`)
  await using small = await startProduct(settings, base)
  await using other = await startProduct(settings, large)
  const takes = [
    await warm(small, base.workload, settings),
    await warm(other, large.workload, settings),
  ]
  const turns = { pace, signal, onStep, label: `Growth, ${title}` }
  const [first, second] = await takeTurns(
    takes.map((take) => ({ take })),
    turns,
  )
  const [one, two] = [first?.slices ?? [], second?.slices ?? []]
  const ratios = calmPairs(one, two).map(([before, after]) => after.rate / before.rate)
  return {
    title,
    small: median(one.map(({ rate }) => rate)),
    large: median(two.map(({ rate }) => rate)),
    smallCpuUs: median(one.map(({ serverCpuUs }) => serverCpuUs)),
    largeCpuUs: median(two.map(({ serverCpuUs }) => serverCpuUs)),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    errors: [...one, ...two].reduce((sum, { errors }) => sum + errors, 0),
  }
}

async function warm(
  running: RunningContestant,
  workload: Workload,
  settings: GrowthSettings,
): Promise<TakeSlice> {
  const { scale, database, wrk, folder, pace, signal } = settings
  const variables = workload.variables(scale).slice(0, pace.maxQuestions)
  const answers = await checkAnswers([running], workload, variables)
  const expected = answers.get(answersKey('product', ''))
  if (expected === undefined) throw new Error('the product gave no answers')
  const common = { variant: '', workload, variables, expected, wrk, database, folder, signal }
  const take = await httpSlices({ running, ...common })
  await take(pace.warmUpMs)
  return take
}
