/** Where the product's time goes: V8's sampling profiler while one workload runs at full load. */
import { glob, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import type { BenchDatabase } from '../database/open-database.ts'
import type { Scale } from '../database/scale.ts'
import { answersKey, checkAnswers } from '../measure/check-answers.ts'
import { httpSlices } from '../measure/http-slice.ts'
import type { Slice } from '../measure/slice.ts'
import { startProduct } from '../opponents/start-opponents.ts'
import type { BuiltServers } from '../prepare/build-servers.ts'
import { cacheFolder } from '../prepare/cache-folder.ts'
import type { Tool } from '../prepare/find-tool.ts'
import { textTable } from '../report/text-table.ts'
import { smallest } from '../servers/definition.ts'
import type { Workload } from '../workloads/workload.ts'
import { flameGraph } from './flame-graph.ts'
import { areaOf, readProfile, selfTimes, type Span } from './read-profile.ts'

export interface ProfileSettings {
  readonly built: BuiltServers
  readonly database: BenchDatabase
  readonly scale: Scale
  readonly channel: 'pipeline' | 'pool'
  readonly wrk: Tool | undefined
  readonly folder: string
  readonly signal: AbortSignal
  readonly onStep: (text: string) => void
}

const warmUpMs = 3000
const durationMs = 8000
const shownRows = 30

/** A table for the terminal; the profile and the flame graph are left in the cache folder. */
export async function runProfile(
  workload: Workload,
  settings: ProfileSettings,
): Promise<readonly string[]> {
  const { onStep } = settings
  onStep(`Profile of workload ${workload.name}`)
  const profiles = join(cacheFolder, 'profiles', workload.name)
  await mkdir(profiles, { recursive: true })
  const { slice, span, pid } = await loadProfiled(workload, settings, profiles)
  const all = await readProfile(await mainProfile(profiles, pid), span)
  const graph = join(profiles, 'flame-graph.svg')
  const title = `Workload ${workload.name}: ${workload.title}, ${slice.rate.toFixed(0)} answers/s`
  await writeFile(graph, flameGraph(title, all))
  onStep(`Wrote ${graph}`)
  const rowsOf = (times: ReturnType<typeof selfTimes>): string[][] =>
    times
      .slice(0, shownRows)
      .map(([name, selfUs]) => [
        name,
        `${((selfUs / all.totalUs) * 100).toFixed(1)} %`,
        (selfUs / slice.requests).toFixed(2),
      ])
  return [
    title,
    ...textTable(['self time by area', 'share', 'us a request'], rowsOf(selfTimes(all, areaOf))),
    '',
    ...textTable(['self time by function', 'share', 'us a request'], rowsOf(selfTimes(all))),
  ]
}

interface Profiled {
  readonly slice: Slice
  readonly span: Span
  readonly pid: number
}

async function loadProfiled(
  workload: Workload,
  settings: ProfileSettings,
  profiles: string,
): Promise<Profiled> {
  const { scale, database, wrk, folder, signal } = settings
  const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${profiles}`]
  // Its end writes the profile.
  await using running = await startProduct(settings, smallest, nodeOptions)
  const variables = workload.variables(scale)
  const expected = (await checkAnswers([running], workload, variables)).get(
    answersKey('product', ''),
  )
  if (expected === undefined) throw new Error('the product gave no answers')
  const common = { variant: '', workload, variables, expected, wrk, database, folder, signal }
  const take = await httpSlices({ running, ...common })
  await take(warmUpMs)
  const fromUs = monotonicUs()
  const slice = await take(durationMs)
  return { slice, span: { fromUs, toUs: monotonicUs() }, pid: running.pid }
}

/** The clock that the profiler's stamps are of, too. */
function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n)
}

/** CPU.<date>.<time>.<pid>.<thread>.<number>.cpuprofile; thread 0 serves the requests. */
async function mainProfile(folder: string, pid: number): Promise<string> {
  for await (const path of glob(`CPU.*.${pid}.0.*.cpuprofile`, { cwd: folder }))
    return join(folder, path)
  throw new Error(`no profile of process ${pid} in ${folder}`)
}
