/**
 * Before any clock runs: every question of a workload is asked of every contestant, and `data` must be
 * the same. A server that answers less is fast for a bad reason.
 */
import { Agent } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import type { RunningContestant } from '../opponents/start-contestant.ts'
import type { Variables, Workload } from '../workloads/workload.ts'
import { comparableAnswer } from './comparable-answer.ts'
import { type HttpReply, sendQuestion } from './send-question.ts'

/** What a contestant answers, question by question, to compare with under load. */
export interface ExpectedAnswers {
  readonly bodies: readonly Buffer[]
  /** Of a whole answer, head included, over all questions. */
  readonly meanBytes: number
}

const atOnce = 8

/** @throws when an answer is not 2xx, has errors, or has other data than the first contestant's. */
export async function checkAnswers(
  running: readonly RunningContestant[],
  workload: Workload,
  variables: readonly Variables[],
): Promise<ReadonlyMap<string, ExpectedAnswers>> {
  const expected = new Map<string, ExpectedAnswers>()
  let reference: readonly unknown[] | undefined
  for (const { contestant, url } of running) {
    for (const variant of contestant.variants) {
      const questions = variables.map((values) => contestant.ask(workload, values, variant))
      const label = `${contestant.name} on workload ${workload.name}`
      const answers = await askAll(url, questions, label)
      const data = answers.map(({ body }) => dataOf(body, workload, label))
      reference ??= data
      compare({ data, reference, variables, label })
      expected.set(answersKey(contestant.name, variant), summarise(answers))
    }
  }
  return expected
}

export function answersKey(name: string, variant: string): string {
  return `${name} ${variant}`
}

interface Answer {
  readonly body: Buffer
  readonly headBytes: number
}

async function askAll(
  url: string,
  questions: Parameters<typeof sendQuestion>[1][],
  label: string,
): Promise<readonly Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const answers: Answer[] = []
  try {
    for (let first = 0; first < questions.length; first += atOnce) {
      const some = questions.slice(first, first + atOnce)
      const replies = await Promise.all(some.map((question) => sendQuestion(url, question, agent)))
      for (const reply of replies) {
        mustBeGood(reply, label)
        answers.push(reply)
      }
    }
  } finally {
    agent.destroy()
  }
  return answers
}

function mustBeGood({ status, body }: HttpReply, label: string): void {
  if (status !== 200) throw new Error(`${label} answers ${status}: ${textOf(body)}`)
}

function textOf(body: Buffer): string {
  return body.toString().slice(0, 500)
}

function dataOf(body: Buffer, workload: Workload, label: string): unknown {
  const answer = comparableAnswer(body, workload)
  const root = answer.data?.[workload.root]
  if (answer.errors !== undefined || root === undefined || root === null)
    throw new Error(`${label} answers ${textOf(body)}`)
  return answer.data
}

interface Comparison {
  readonly data: readonly unknown[]
  readonly reference: readonly unknown[]
  readonly variables: readonly Variables[]
  readonly label: string
}

function compare({ data, reference, variables, label }: Comparison): void {
  const wrong = data.findIndex((value, index) => !isDeepStrictEqual(value, reference[index]))
  if (wrong === -1) return
  const shown = (value: unknown): string => JSON.stringify(value).slice(0, 600)
  throw new Error(
    `${label} answers other data than the product to ${shown(variables[wrong])}:\n` +
      `  ${shown(data[wrong])}\n  ${shown(reference[wrong])}`,
  )
}

function summarise(answers: readonly Answer[]): ExpectedAnswers {
  const bytes = answers.reduce((sum, { body, headBytes }) => sum + body.length + headBytes, 0)
  return { bodies: answers.map(({ body }) => body), meanBytes: bytes / answers.length }
}
