/** Columns of PostgreSQL → the answer: envelope bytes around bytes that are passed on as they are. */
import type { Answer, OperationSummary } from '../http/answer.ts'
import type { OperationPlan } from '../plan/plan.ts'
import type { Columns } from './columns.ts'
import { answerWithDefects } from './defects.ts'
import type { Envelope } from './envelope.ts'
import { inertJson } from './inert-json.ts'

const nullText: Buffer = Buffer.from('null')

export function successAnswer(
  { plan, envelope }: { readonly plan: OperationPlan; readonly envelope: Envelope },
  columns: Columns,
  summary: Omit<OperationSummary, 'outcome' | 'errorCount'>,
): Answer {
  const { statement } = columns
  const isSuspect = envelope.defects.some((defect) =>
    statement.some((column) => column?.includes(defect)),
  )
  if (isSuspect) return answerWithDefects(plan, columns, summary)
  const chunks: Buffer[] = []
  const byteLength = fill(envelope, columns, chunks)
  return {
    status: 200,
    legacyStatus: 200,
    headers: {},
    chunks,
    byteLength,
    summary: { ...summary, outcome: 'success', errorCount: 0 },
  }
}

function fill(envelope: Envelope, columns: Columns, chunks: Buffer[]): number {
  const next = { statement: 0, introspection: 0 }
  let byteLength = 0
  for (const [index, text] of envelope.texts.entries()) {
    chunks.push(text)
    byteLength += text.length
    const source = envelope.sources[index]
    if (source === undefined) continue
    const column = inertJson(columns[source][next[source]++] ?? nullText)
    chunks.push(column)
    byteLength += column.length
  }
  return byteLength
}
