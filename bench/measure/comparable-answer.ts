/**
 * An answer in the form in which all contestants must agree: parsed, without what no two answers share.
 * A generated value counts as given when it has the form it must have.
 */
import type { Workload, Writes } from '../workloads/workload.ts'

type Fields = Readonly<Record<string, unknown>>

export interface ComparableAnswer {
  readonly data?: Fields | null
  readonly errors?: unknown
}

/** @throws when it is no JSON, or a generated value is missing or malformed. */
export function comparableAnswer(body: Buffer, { root, writes }: Workload): ComparableAnswer {
  const answer: ComparableAnswer = JSON.parse(body.toString())
  const value = answer.data?.[root]
  if (writes === undefined || !isFields(value)) return answer
  const wrapped = value[writes.payload]
  return {
    ...answer,
    data: { [root]: withoutGenerated(isFields(wrapped) ? wrapped : value, writes) },
  }
}

function withoutGenerated(row: Fields, { generated }: Writes): Fields {
  const names = Object.entries(generated).map(([name, form]) => {
    const value = row[name]
    if (typeof value === 'string' && form.test(value)) return [name, 'generated']
    throw new Error(`${name} of a written row is ${JSON.stringify(value)}`)
  })
  return { ...row, ...Object.fromEntries(names) }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
