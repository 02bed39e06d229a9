/** The command line of the bench. */
import { parseArgs } from 'node:util'
import type { Pace } from './measure/run-contest.ts'
import { type OpponentName, opponentNames } from './opponents/opponent.ts'
import type { Workload } from './workloads/workload.ts'
import { workloads } from './workloads/workloads.ts'

export interface BenchOptions {
  readonly kind: 'full' | 'quick' | 'self-test'
  readonly workloads: readonly Workload[]
  readonly opponents: readonly OpponentName[]
  readonly hasGrowth: boolean
  readonly hasContest: boolean
  readonly hasProfile: boolean
  /** Every workload there is time for, and every opponent: a result worth keeping. */
  readonly isWhole: boolean
  readonly channel: 'pipeline' | 'pool'
  readonly jsonFile: string | undefined
  readonly databaseUrl: string | undefined
  readonly pace: Pace
}

const names = workloads.map(({ name }) => name)
const slow = workloads.filter(({ isForLongRuns }) => isForLongRuns).map(({ name }) => name)

export const usage = `Usage: npm run bench -- [options]

Compares the product with what could be used instead of it, and with itself as it grows. Everything
it needs it brings: the opponents by npm, wrk and pgbench from PATH or from Debian's packages, an
embedded PostgreSQL 18 with generated data, kept under .cache/bench.

  --quick               short slices and few rounds: the whole run in less than ten minutes, without
                        ${slow.join(' and ')} unless --only names them
  --only a,b            these workloads (${names.join(', ')})
  --opponents x,y       these opponents (${opponentNames.join(', ')})
  --profile             where the product's time goes, by workload: functions, and a flame graph
  --growth              the growth runs alone; the run without --quick has them too
  --channel pool        the product and the bare path on the pool channel instead of the pipeline
  --json FILE           also write {rows: [{opponent, workload, ratio, p99Ratio, errors}]}
  --database-url URL    use this PostgreSQL, as its superuser, instead of the embedded one
  --self-test           product, handwritten and bare for a moment on a few rows, without wrk
  --help                this text

The table goes to the terminal; a run of all workloads also writes a page and a chart into
bench/results. Ctrl-C stops whatever was started.
`

const paces: Readonly<Record<BenchOptions['kind'], Pace>> = {
  full: { rounds: 9, sliceMs: 2000, warmUpMs: 3000, maxQuestions: 500 },
  quick: { rounds: 7, sliceMs: 1000, warmUpMs: 2000, maxQuestions: 500 },
  'self-test': { rounds: 1, sliceMs: 100, warmUpMs: 20, maxQuestions: 10 },
}

const flags = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  opponents: { type: 'string' },
  growth: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  channel: { type: 'string', default: 'pipeline' },
  json: { type: 'string' },
  'database-url': { type: 'string' },
  'self-test': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** Undefined when help was asked for. @throws with a sentence for whoever typed. */
export function readOptions(words: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({ args: [...words], options: flags })
  if (values.help) return undefined
  const kind = kindOf(values)
  const isPart =
    values.only !== undefined || values.opponents !== undefined || values.growth || values.profile
  const wanted = choose(values.only, names, 'workload')
  const isShort = kind === 'quick' && values.only === undefined
  const chosen = isShort ? wanted.filter((name) => !slow.includes(name)) : wanted
  const everybody = kind === 'self-test' ? (['handwritten', 'bare'] as const) : opponentNames
  return Object.freeze({
    kind,
    workloads: workloads.filter(({ name }) => chosen.includes(name)),
    opponents: choose(values.opponents, everybody, 'opponent'),
    hasGrowth: values.growth || (kind === 'full' && !isPart),
    hasContest: !values.growth && !values.profile,
    hasProfile: values.profile,
    isWhole: kind !== 'self-test' && !isPart,
    channel: readChannel(values.channel),
    jsonFile: values.json,
    databaseUrl: values['database-url'],
    pace: paces[kind],
  })
}

function kindOf(values: {
  readonly quick: boolean
  readonly 'self-test': boolean
}): BenchOptions['kind'] {
  if (values['self-test']) return 'self-test'
  return values.quick ? 'quick' : 'full'
}

function choose<T extends string>(
  text: string | undefined,
  all: readonly T[],
  what: string,
): readonly T[] {
  if (text === undefined) return all
  const wanted = text.split(',')
  const unknown = wanted.filter((name) => !all.some((known) => known === name))
  if (unknown.length > 0)
    throw new Error(`There is no ${what} ${unknown.join(', ')}; there are ${all.join(', ')}.`)
  return all.filter((name) => wanted.includes(name))
}

function readChannel(text: string): 'pipeline' | 'pool' {
  if (text === 'pipeline' || text === 'pool') return text
  throw new Error(`There is no channel ${text}; there are pipeline and pool.`)
}
