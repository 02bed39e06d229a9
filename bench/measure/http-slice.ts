/** Slices of load against one HTTP contestant: requests, wrong answers, CPU and memory. */
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchDatabase } from '../database/open-database.ts'
import type { RunningContestant } from '../opponents/start-contestant.ts'
import type { Tool } from '../prepare/find-tool.ts'
import type { Variables, Workload } from '../workloads/workload.ts'
import type { ExpectedAnswers } from './check-answers.ts'
import { httpText, requestsFileText } from './http-text.ts'
import { runNodeLoad } from './node-load.ts'
import { residentBytesOf } from './process-usage.ts'
import { runWrk } from './run-wrk.ts'
import type { LoadResult, Slice, TakeSlice } from './slice.ts'
import { startAudit } from './start-audit.ts'
import { startMeter, type Usage } from './start-meter.ts'
import { forgetWrittenRows, missingRows } from './written-rows.ts'

export interface HttpSlices {
  readonly running: RunningContestant
  readonly variant: string
  readonly workload: Workload
  readonly variables: readonly Variables[]
  readonly expected: ExpectedAnswers
  /** Absent: the load loop of this process. */
  readonly wrk: Tool | undefined
  readonly database: Pick<BenchDatabase, 'postmasterPid' | 'adminUrl'>
  /** For files of this run. */
  readonly folder: string
  readonly signal: AbortSignal
}

/**
 * Bytes read may differ from what the answers have by this part, for white space between rows is a
 * matter of chance, and by one answer a connection.
 */
const tolerance = 0.02

export async function httpSlices(options: HttpSlices): Promise<TakeSlice> {
  const { running, variant, workload, variables, database, folder } = options
  const { contestant, url } = running
  const questions = variables.map((values) => contestant.ask(workload, values, variant))
  const requestsFile = join(folder, `${contestant.name}-${variant}-${workload.name}.requests`)
  await writeFile(requestsFile, requestsFileText(questions.map((one) => httpText(url, one))))
  return async (durationMs) => {
    await forgetWrittenRows(workload, database)
    const { postmasterPid } = database
    const endMeter = await startMeter({ serverPid: running.pid, postmasterPid })
    const result = await load({ ...options, questions, requestsFile, durationMs })
    const usage = await endMeter()
    await truncate(logFileOf(contestant.name, folder), 0).catch(() => undefined)
    const errors = result.errors + (await missingRows(workload, database, result.requests))
    const residentBytes = await residentBytesOf(running.pid)
    return sliceOf({ ...result, errors }, { ...usage, residentBytes })
  }
}

/** Access lines are written and then forgotten: they would fill the disk. */
export function logFileOf(name: string, folder: string): string {
  return join(folder, `${name}.log`)
}

/** With CPU time of the whole slice. */
export function sliceOf(result: LoadResult, usage: Usage & Pick<Slice, 'residentBytes'>): Slice {
  const { requests, durationMs } = result
  return {
    ...result,
    rate: (requests / durationMs) * 1000,
    serverCpuUs: usage.serverCpuUs / requests,
    postgresCpuUs: usage.postgresCpuUs / requests,
    residentBytes: usage.residentBytes,
    foreignShare: usage.foreignShare,
  }
}

interface Load extends HttpSlices {
  readonly questions: readonly ReturnType<RunningContestant['contestant']['ask']>[]
  readonly requestsFile: string
  readonly durationMs: number
}

async function load(options: Load): Promise<LoadResult> {
  const { running, questions, expected, workload, wrk, requestsFile, durationMs, signal } = options
  const { url } = running
  const { bodies, meanBytes } = expected
  const { connections } = workload
  if (wrk === undefined) return runNodeLoad({ url, questions, bodies, workload, durationMs })
  const endAudit = startAudit({ url, questions, bodies, workload })
  const seconds = Math.max(1, Math.round(durationMs / 1000))
  const report = await runWrk({ wrk, url, requestsFile, connections, seconds, signal })
  const wrong = await endAudit()
  const { requests } = report
  const isOfLength =
    Math.abs(report.bytes - requests * meanBytes) < (requests * tolerance + connections) * meanBytes
  return {
    requests,
    durationMs: report.durationUs / 1000,
    errors: report.status + report.socket + wrong + (isOfLength ? 0 : requests),
    p50Ms: report.p50Us / 1000,
    p99Ms: report.p99Us / 1000,
  }
}
