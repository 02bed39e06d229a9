/** One run of wrk. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Tool } from '../prepare/find-tool.ts'

export interface WrkReport {
  readonly requests: number
  readonly durationUs: number
  /** Everything read, header fields included. */
  readonly bytes: number
  readonly status: number
  readonly socket: number
  readonly p50Us: number
  readonly p99Us: number
}

export interface WrkRun {
  readonly wrk: Tool
  readonly url: string
  /** What `writeRequests` wrote. */
  readonly requestsFile: string
  readonly connections: number
  /** Whole seconds are all that wrk knows. */
  readonly seconds: number
  readonly signal: AbortSignal
}

const script = join(import.meta.dirname, 'load.lua')
const attempts = 3

/** wrk sometimes gives no latency: then the run is made once more. */
export async function runWrk(run: WrkRun): Promise<WrkReport> {
  for (let attempt = 1; ; attempt += 1) {
    const report = await runOnce(run)
    if (report.p99Us > 0 && report.requests > 0) return report
    if (attempt === attempts) throw new Error(`wrk gave no latency in ${attempts} runs: ${run.url}`)
  }
}

async function runOnce(run: WrkRun): Promise<WrkReport> {
  const { wrk, connections, seconds, signal } = run
  const words = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script]
  const { stdout } = await promisify(execFile)(
    wrk.path,
    [...words, run.url, '--', run.requestsFile],
    { env: wrk.environment, signal },
  )
  const line = stdout.split('\n').find((text) => text.startsWith('{'))
  if (line === undefined) throw new Error(`wrk reported nothing:\n${stdout}`)
  const report: WrkReport = JSON.parse(line)
  return report
}
