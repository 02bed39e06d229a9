/**
 * Slices of pgbench: the same SQL from PostgreSQL's own client, without any server between. Each slice
 * opens new connections, and a fresh backend is slow; so a slice runs a while before it counts, and
 * only the transactions that ended afterwards are looked at.
 */
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { BenchDatabase } from '../database/open-database.ts'
import type { Scale } from '../database/scale.ts'
import { readerRole } from '../database/logins.ts'
import type { Tool } from '../prepare/find-tool.ts'
import { callerClaims, type Workload } from '../workloads/workload.ts'
import { sliceOf } from './http-slice.ts'
import type { LoadResult, TakeSlice } from './slice.ts'
import { startMeter } from './start-meter.ts'
import { percentile } from './statistics.ts'
import { forgetWrittenRows } from './written-rows.ts'

export interface PgbenchSlices {
  readonly pgbench: Tool
  readonly database: Pick<BenchDatabase, 'peerUrl' | 'postmasterPid' | 'adminUrl'>
  readonly workload: Workload
  readonly scale: Scale
  readonly clients: number
  readonly folder: string
  readonly signal: AbortSignal
}

const warmUpSeconds = 1

export async function pgbenchSlices(options: PgbenchSlices): Promise<TakeSlice> {
  const { workload, scale, clients, database, folder } = options
  const script = join(folder, `pgbench-${workload.name}.sql`)
  const logs = join(folder, `pgbench-${workload.name}-${clients}`)
  await writeFile(script, scriptOf(workload, scale))
  return async (durationMs) => {
    await rm(logs, { recursive: true, force: true })
    await mkdir(logs, { recursive: true })
    await forgetWrittenRows(workload, database)
    const { postmasterPid } = database
    const endMeter = await startMeter({ serverPid: undefined, postmasterPid })
    const { total, result } = await run(options, { script, logs, durationMs })
    const usage = await endMeter()
    const slice = sliceOf(result, { ...usage, residentBytes: 0 })
    // The part that does not count was measured too.
    return { ...slice, postgresCpuUs: usage.postgresCpuUs / total }
  }
}

/** Where claims are set, they go with the query in one flush, as the product's do. */
function scriptOf({ sql, parameters, largest, claims }: Workload, scale: Scale): string {
  const draws = Object.entries(largest(scale)).map(
    ([name, value]) => `\\set ${name} random(1, ${value})`,
  )
  const numbered = parameters.reduce(
    (text, name, index) => text.replaceAll(`$${index + 1}`, `:${name}`),
    sql,
  )
  const query = `${numbered.replaceAll(/\s+/g, ' ').trim()};`
  if (!claims) return `${[...draws, query].join('\n')}\n`
  const session = `select set_config('role', '${readerRole}', true), set_config('request.jwt.claims', '${callerClaims}', true);`
  return `${[...draws, '\\startpipeline', session, query, '\\endpipeline'].join('\n')}\n`
}

interface Files {
  readonly script: string
  readonly logs: string
  readonly durationMs: number
}

async function run(
  { pgbench, database, workload, clients, signal }: PgbenchSlices,
  { script, logs, durationMs }: Files,
): Promise<{ readonly total: number; readonly result: LoadResult }> {
  const seconds = warmUpSeconds + Math.max(1, Math.round(durationMs / 1000))
  const words = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(seconds)]
  const texts = Object.entries(workload.writes?.texts ?? {})
  const definitions = texts.flatMap(([name, text]) => ['-D', `${name}=${text}`])
  const { stdout } = await promisify(execFile)(
    pgbench.path,
    [...words, ...definitions, '-f', script, '-l', '--log-prefix', join(logs, 'log')],
    { env: { ...pgbench.environment, ...connectionOf(database.peerUrl) }, cwd: logs, signal },
  )
  const failed = Number(/number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0)
  const transactions = await readLogs(logs)
  await rm(logs, { recursive: true, force: true })
  const end = Math.max(...transactions.map(({ endUs }) => endUs).slice(-1000))
  const countedUs = (seconds - warmUpSeconds) * 1_000_000
  const counted = transactions.filter(({ endUs }) => endUs > end - countedUs)
  const latencies = counted.map(({ latencyUs }) => latencyUs / 1000).toSorted((a, b) => a - b)
  const result = {
    requests: counted.length,
    durationMs: countedUs / 1000,
    errors: failed,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  }
  return { total: transactions.length, result }
}

interface Transaction {
  readonly latencyUs: number
  readonly endUs: number
}

/** client, transaction, latency, script, second, microsecond (pgbench, "Per-Transaction Logging"). */
async function readLogs(folder: string): Promise<readonly Transaction[]> {
  const transactions: Transaction[] = []
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'utf8')
    for (const line of text.split('\n')) {
      const [, , latencyUs, , second, microsecond] = line.split(' ').map(Number)
      if (latencyUs === undefined || second === undefined || microsecond === undefined) continue
      transactions.push({ latencyUs, endUs: second * 1_000_000 + microsecond })
    }
  }
  return transactions.toSorted((a, b) => a.endUs - b.endUs)
}

function connectionOf(peerUrl: string): Readonly<Record<string, string>> {
  const url = new URL(peerUrl)
  return {
    PGHOST: url.hostname,
    PGPORT: url.port,
    PGUSER: url.username,
    PGPASSWORD: url.password,
    PGDATABASE: url.pathname.slice(1),
    PGSSLMODE: 'disable',
  }
}
