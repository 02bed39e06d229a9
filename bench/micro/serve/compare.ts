/**
 * This tree against another one, such as a work tree of an older commit, as whole servers in full
 * dress: `node bench/micro/serve/compare.ts /path/to/other/tree a,b 12`. Both are built, run behind
 * this tree's bench/servers/product.ts on one small database, and take turns. Prints ratios of this tree to the
 * other: of the rates, above 1 when this tree wins, and of the server's CPU time, below 1 when it wins.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openDatabase } from '../../database/open-database.ts'
import { tinyScale } from '../../database/scale.ts'
import { answersKey, checkAnswers } from '../../measure/check-answers.ts'
import { httpSlices } from '../../measure/http-slice.ts'
import type { Slice, TakeSlice } from '../../measure/slice.ts'
import { median } from '../../measure/statistics.ts'
import { compileSchema } from '../../opponents/compile-schema.ts'
import { contestants } from '../../opponents/contestants.ts'
import type { HttpContestant } from '../../opponents/opponent.ts'
import { startContestant } from '../../opponents/start-contestant.ts'
import { buildServers } from '../../prepare/build-servers.ts'
import { cacheFolder } from '../../prepare/cache-folder.ts'
import { findTool } from '../../prepare/find-tool.ts'
import type { Workload } from '../../workloads/workload.ts'
import { workloads } from '../../workloads/workloads.ts'

const root = join(import.meta.dirname, '../../..')
const warmUpMs = 2000
const sliceMs = 1000

const [other, names = 'a,b', rounds = '12'] = process.argv.slice(2)
if (other === undefined) throw new Error('Which tree shall this one be compared with?')
const stop = new AbortController()
process.on('SIGINT', () => stop.abort())

await using resources = new AsyncDisposableStack()
await mkdir(cacheFolder, { recursive: true })
const folder = await mkdtemp(`${cacheFolder}/compare-`)
resources.defer(() => rm(folder, { recursive: true, force: true }))
const common = { scale: tinyScale, serverUrl: undefined, onStep: say, signal: stop.signal }
const database = resources.use(await openDatabase(common))
const wrk = await findTool('wrk', say)

for (const workload of workloads.filter(({ name }) => names.split(',').includes(name))) {
  await using servers = new AsyncDisposableStack()
  const own = { name: 'bare', tree: root } as const
  const others = { name: 'handwritten', tree: resolve(other) } as const
  const takes = {
    mine: await start(servers, own, workload),
    theirs: await start(servers, others, workload),
  }
  await takes.mine(warmUpMs)
  await takes.theirs(warmUpMs)
  const pairs: { mine: Slice; theirs: Slice }[] = []
  for (let round = 0; round < Number(rounds); round += 1) {
    const isFirst = round % 2 === 0
    const early = isFirst ? await takes.mine(sliceMs) : await takes.theirs(sliceMs)
    const late = isFirst ? await takes.theirs(sliceMs) : await takes.mine(sliceMs)
    pairs.push(isFirst ? { mine: early, theirs: late } : { mine: late, theirs: early })
  }
  report(workload, pairs)
}

interface Side {
  /** One of the contestants' names keeps its files apart. */
  readonly name: HttpContestant['name']
  readonly tree: string
}

async function start(
  servers: AsyncDisposableStack,
  { name, tree }: Side,
  workload: Workload,
): Promise<TakeSlice> {
  const product = contestants.find((one) => one.name === 'product')
  if (product === undefined) throw new Error('there is no product')
  const contestant = { ...product, name }
  const own = await mkdtemp(join(folder, `${name}-`))
  const { dist, programs } = await buildServers({ ...common, tree, folder: own })
  const environment = {
    BENCH_DIST: dist,
    BENCH_DATABASE_URL: database.apiUrl,
    BENCH_CHANNEL: 'pipeline',
    BENCH_LOG: join(folder, `${name}.log`),
    BENCH_SCHEMA: join(own, 'schema.compiled.json'),
    BENCH_RELATIONS: '0',
    BENCH_ROLES: '1',
    // What an older tree does not know, it need not be asked for.
    BENCH_WRITES: workload.writes === undefined ? 'off' : 'on',
  }
  await compileSchema({ programs, environment }, stop.signal)
  const running = servers.use(await startContestant(contestant, { programs, environment }))
  const variables = workload.variables(tinyScale)
  const answers = await checkAnswers([running], workload, variables)
  const expected = answers.get(answersKey(name, ''))
  if (expected === undefined) throw new Error(`${name} gave no answers`)
  const options = { variant: '', workload, variables, expected, wrk, database, folder }
  return httpSlices({ running, ...options, signal: stop.signal })
}

function report({ name }: Workload, pairs: readonly { mine: Slice; theirs: Slice }[]): void {
  const ratio = (field: 'rate' | 'serverCpuUs' | 'postgresCpuUs' | 'p99Ms'): string => {
    const ratios = pairs
      .map(({ mine, theirs }) => mine[field] / theirs[field])
      .toSorted((a, b) => a - b)
    const spread = [ratios[Math.floor(ratios.length / 4)], ratios[Math.floor(ratios.length * 0.75)]]
    return `${median(ratios).toFixed(3)} (${spread.map((one) => one?.toFixed(2)).join(' … ')})`
  }
  const errors = pairs.reduce((sum, { mine, theirs }) => sum + mine.errors + theirs.errors, 0)
  const cpuUs = median(pairs.map(({ mine }) => mine.serverCpuUs))
  process.stdout.write(
    `${name}: rate ${ratio('rate')}, server CPU ${ratio('serverCpuUs')}, now ${cpuUs.toFixed(1)} us,` +
      ` PostgreSQL CPU ${ratio('postgresCpuUs')}, p99 ${ratio('p99Ms')}, errors ${errors}\n`,
  )
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
