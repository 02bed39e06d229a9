/**
 * One workload: answers compared, everybody warm, the best setting of those who have a choice, then
 * rounds in which all take turns. Nothing is compared that was not measured in the same round.
 */
import type { BenchDatabase } from '../database/open-database.ts'
import type { Scale } from '../database/scale.ts'
import type { ContestantName } from '../opponents/opponent.ts'
import type { RunningContestant } from '../opponents/start-contestant.ts'
import type { Tool } from '../prepare/find-tool.ts'
import type { Workload } from '../workloads/workload.ts'
import { answersKey, checkAnswers } from './check-answers.ts'
import { httpSlices } from './http-slice.ts'
import { pgbenchSlices } from './pgbench-slice.ts'
import type { Slice, TakeSlice } from './slice.ts'

export interface Pace {
  readonly rounds: number
  readonly sliceMs: number
  readonly warmUpMs: number
  /** Different questions of a workload. */
  readonly maxQuestions: number
}

export interface ContestSettings {
  readonly database: BenchDatabase
  readonly scale: Scale
  /** The product first. */
  readonly running: readonly RunningContestant[]
  readonly wrk: Tool | undefined
  readonly pgbench: Tool | undefined
  readonly pace: Pace
  readonly folder: string
  readonly signal: AbortSignal
  readonly onStep: (text: string) => void
}

export interface Entry {
  readonly name: ContestantName
  /** The setting that did best, such as a size of pool. */
  readonly variant: string
  /** One slice a round. */
  readonly slices: readonly Slice[]
}

interface Candidate {
  readonly name: ContestantName
  readonly variant: string
  readonly take: TakeSlice
}

const pgbenchClients = [1, 8, 32]

export async function runContest(
  workload: Workload,
  settings: ContestSettings,
): Promise<readonly Entry[]> {
  const { onStep, pace, signal } = settings
  onStep(`Workload ${workload.name}, ${workload.title}: comparing answers`)
  const candidates = await candidatesFor(workload, settings)
  onStep(`Workload ${workload.name}: warming up`)
  const chosen: Candidate[] = []
  for (const name of new Set(candidates.map((candidate) => candidate.name))) {
    const own = candidates.filter((candidate) => candidate.name === name)
    chosen.push(await best(own, settings))
  }
  return takeTurns(chosen, { pace, signal, onStep, label: `Workload ${workload.name}` })
}

async function candidatesFor(
  workload: Workload,
  settings: ContestSettings,
): Promise<readonly Candidate[]> {
  const { running, wrk, pgbench, database, scale, folder, signal } = settings
  const variables = workload.variables(scale).slice(0, settings.pace.maxQuestions)
  const answers = await checkAnswers(running, workload, variables)
  const candidates: Candidate[] = []
  for (const one of running) {
    const { name, variants } = one.contestant
    for (const variant of variants) {
      const expected = answers.get(answersKey(name, variant))
      if (expected === undefined) continue
      const common = { workload, variables, expected, wrk, database, folder, signal }
      candidates.push({
        name,
        variant,
        take: await httpSlices({ running: one, variant, ...common }),
      })
    }
  }
  for (const clients of pgbench === undefined ? [] : pgbenchClients) {
    if (pgbench === undefined) break
    const common = { pgbench, database, workload, scale, folder, signal }
    const take = await pgbenchSlices({ clients, ...common })
    candidates.push({ name: 'pgbench', variant: String(clients), take })
  }
  return candidates
}

/** A first slice warms connections, caches and compiled code and is thrown away. */
async function best(own: readonly Candidate[], settings: ContestSettings): Promise<Candidate> {
  const { pace, signal } = settings
  const [first] = own
  if (first === undefined) throw new Error('nobody to choose from')
  let champion = { candidate: first, rate: 0 }
  for (const candidate of own) {
    signal.throwIfAborted()
    const warm = await candidate.take(pace.warmUpMs)
    const rate = own.length === 1 ? warm.rate : (await candidate.take(pace.sliceMs)).rate
    if (rate > champion.rate) champion = { candidate, rate }
  }
  return champion.candidate
}

export interface Turns {
  readonly pace: Pace
  readonly signal: AbortSignal
  readonly onStep: (text: string) => void
  readonly label: string
}

interface Turner {
  readonly take: TakeSlice
}

/** Each round begins with another one, so that nobody always follows the same neighbour. */
export async function takeTurns<T extends Turner>(
  contestants: readonly T[],
  { pace, signal, onStep, label }: Turns,
): Promise<readonly (Omit<T, 'take'> & { readonly slices: readonly Slice[] })[]> {
  const slices = contestants.map((): Slice[] => [])
  for (let round = 0; round < pace.rounds; round += 1) {
    onStep(`${label}: round ${round + 1} of ${pace.rounds}`)
    for (let turn = 0; turn < contestants.length; turn += 1) {
      signal.throwIfAborted()
      const index = (round + turn) % contestants.length
      const slice = await contestants[index]?.take(pace.sliceMs)
      if (slice !== undefined) slices[index]?.push(slice)
    }
  }
  return contestants.map(({ take: _take, ...rest }, index) => ({
    ...rest,
    slices: slices[index] ?? [],
  }))
}
