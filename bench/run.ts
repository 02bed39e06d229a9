/**
 * `npm run bench`: the product against what a user would pick instead, side by side in one run, and
 * against itself as schema, roles and documents grow. `--help` tells the options.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { openDatabase } from './database/open-database.ts'
import { fullScale, tinyScale } from './database/scale.ts'
import { runGrowth } from './growth/run-growth.ts'
import { runContest } from './measure/run-contest.ts'
import { readOptions, usage, type BenchOptions } from './options.ts'
import { startOpponents } from './opponents/start-opponents.ts'
import { runProfile } from './profile/run-profile.ts'
import { buildServers } from './prepare/build-servers.ts'
import { cacheFolder } from './prepare/cache-folder.ts'
import { findTools } from './prepare/find-tools.ts'
import { compareEntries, type WorkloadResult } from './report/comparison.ts'
import { jsonReport } from './report/json-report.ts'
import { describeMachine } from './report/machine.ts'
import { type Outcome, printOutcome } from './report/outcome.ts'
import { writeResults } from './report/write-results.ts'

const root = join(import.meta.dirname, '..')
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => stop.abort(new Error(`stopped by ${name}`)))

try {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) process.stdout.write(usage)
  else await runBench(options)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = stop.signal.aborted ? 130 : 1
}

async function runBench(options: BenchOptions): Promise<void> {
  const startedAt = new Date()
  const outcome = { ...(await measure(options)), options, startedAt }
  const took = Date.now() - startedAt.getTime()
  process.stdout.write(`\n${printOutcome(outcome)}\n\nTook ${(took / 1000).toFixed(0)} s.\n`)
  if (options.jsonFile !== undefined)
    await writeFile(resolve(options.jsonFile), jsonReport(outcome.results))
  if (!options.isWhole) return
  for (const path of await writeResults(outcome)) say(`Wrote ${path}`)
}

async function measure(options: BenchOptions): Promise<Omit<Outcome, 'options' | 'startedAt'>> {
  await using resources = new AsyncDisposableStack()
  await mkdir(cacheFolder, { recursive: true })
  const folder = await mkdtemp(`${cacheFolder}/run-`)
  resources.defer(() => rm(folder, { recursive: true, force: true }))
  const isSelfTest = options.kind === 'self-test'
  const tools = await findTools(options, say)
  const built = await buildServers({ tree: root, folder, onStep: say, signal: stop.signal })
  const scale = isSelfTest ? tinyScale : fullScale
  const database = resources.use(
    await openDatabase({ scale, serverUrl: options.databaseUrl, onStep: say, signal: stop.signal }),
  )
  const common = {
    ...options,
    ...tools,
    built,
    database,
    scale,
    folder,
    signal: stop.signal,
    onStep: say,
  }
  const results: WorkloadResult[] = []
  const machine = await describeMachine({ ...tools, database })
  if (options.hasContest) {
    await using opponents = await startOpponents(common)
    for (const workload of options.workloads)
      results.push(
        compareEntries(workload, await runContest(workload, { ...common, running: opponents.all })),
      )
  }
  const growth = options.hasGrowth ? await runGrowth(common) : []
  const profiles: (readonly string[])[] = []
  for (const workload of options.hasProfile ? options.workloads : [])
    profiles.push(await runProfile(workload, common))
  return { machine, results, growth, profiles }
}

/** Progress goes to the other stream, so that the table can be kept by itself. */
function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
