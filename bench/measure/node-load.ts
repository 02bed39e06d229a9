/**
 * A load loop in this process, for machines without wrk and for the self-test. It takes more CPU than
 * wrk, so its ratios are nearer to 1; in return it looks at every answer.
 */
import { Agent } from 'node:http'
import type { HttpQuestion } from '../opponents/opponent.ts'
import type { Workload } from '../workloads/workload.ts'
import { sameAnswer } from './same-answer.ts'
import { sendQuestion } from './send-question.ts'
import type { LoadResult } from './slice.ts'
import { percentile } from './statistics.ts'

export interface NodeLoad {
  readonly url: string
  readonly questions: readonly HttpQuestion[]
  readonly bodies: readonly Buffer[]
  readonly workload: Workload
  readonly durationMs: number
}

export async function runNodeLoad(load: NodeLoad): Promise<LoadResult> {
  const { connections } = load.workload
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const startedAt = performance.now()
  const progress = {
    next: 0,
    errors: 0,
    latencies: [] as number[],
    until: startedAt + load.durationMs,
  }
  await Promise.all(Array.from({ length: connections }, () => askInTurn(load, agent, progress)))
  agent.destroy()
  const latencies = progress.latencies.toSorted((a, b) => a - b)
  return {
    requests: latencies.length,
    durationMs: performance.now() - startedAt,
    errors: progress.errors,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  }
}

interface Progress {
  next: number
  errors: number
  readonly latencies: number[]
  readonly until: number
}

async function askInTurn(load: NodeLoad, agent: Agent, progress: Progress): Promise<void> {
  while (performance.now() < progress.until) {
    const index = progress.next % load.questions.length
    progress.next += 1
    const question = load.questions[index]
    if (question === undefined) return
    const sentAt = performance.now()
    const isRight = await sendQuestion(load.url, question, agent).then(
      ({ status, body }) => status === 200 && sameAnswer(body, load.bodies[index], load.workload),
      () => false,
    )
    progress.latencies.push(performance.now() - sentAt)
    if (!isRight) progress.errors += 1
  }
}
