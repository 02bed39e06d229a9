/**
 * Answers compared with what they should be while the load runs: wrk counts statuses, and would not notice that a
 * request got another one's answer. One more connection, a few dozen questions a second.
 */
import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { HttpQuestion } from '../opponents/opponent.ts'
import type { Workload } from '../workloads/workload.ts'
import { sameAnswer } from './same-answer.ts'
import { sendQuestion } from './send-question.ts'

export interface AuditOptions {
  readonly url: string
  readonly questions: readonly HttpQuestion[]
  readonly bodies: readonly Buffer[]
  readonly workload: Workload
}

const pauseMs = 25

/** Call what it returns to end it and learn how many answers were wrong. */
export function startAudit({
  url,
  questions,
  bodies,
  workload,
}: AuditOptions): () => Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const stop = new AbortController()
  const audited = audit()
  return async () => {
    stop.abort()
    return audited
  }

  async function audit(): Promise<number> {
    let wrong = 0
    for (let turn = 0; !stop.signal.aborted; turn += 1) {
      // Not the order of the load, so that neighbours differ.
      const index = (turn * 7919) % questions.length
      const question = questions[index]
      if (question === undefined) break
      const isRight = await sendQuestion(url, question, agent).then(
        ({ status, body }) => status === 200 && sameAnswer(body, bodies[index], workload),
        () => false,
      )
      if (!isRight) wrong += 1
      await delay(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
    agent.destroy()
    return wrong
  }
}
