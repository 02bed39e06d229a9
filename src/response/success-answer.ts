/** Columns of PostgreSQL → the answer: envelope bytes around bytes that are passed on as they are. */
import type { Answer, OperationSummary } from '../http/answer.ts'
import type { OperationPlan } from '../plan/plan.ts'
import type { Columns } from './columns.ts'
import { answerWithDefects } from './defects.ts'
import type { Envelope } from './envelope.ts'
import { inertJson } from './inert-json.ts'

const nullText: Buffer = Buffer.from('null')

/** Takes over the result: it is released with the answer. */
export function successAnswer(
  shape: { readonly plan: OperationPlan; readonly envelope: Envelope },
  columns: Columns,
  summary: Omit<OperationSummary, 'outcome' | 'errorCount'>,
): Answer {
  try {
    const { plan, envelope } = shape
    return isSuspect(envelope, columns)
      ? answerWithDefects({ plan, envelope }, columns, summary)
      : plainAnswer(envelope, columns, summary)
  } catch (error) {
    columns.result.release()
    throw error
  }
}

function isSuspect({ defects }: Envelope, { result }: Columns): boolean {
  return defects.some((defect) => result.columns.some((column) => column?.includes(defect)))
}

function plainAnswer(
  envelope: Envelope,
  columns: Columns,
  summary: Omit<OperationSummary, 'outcome' | 'errorCount'>,
): Answer {
  const chunks: Buffer[] = []
  fill(envelope, columns, chunks)
  let byteLength = 0
  for (const chunk of chunks) byteLength += chunk.length
  return {
    status: 200,
    legacyStatus: 200,
    headers: {},
    chunks,
    byteLength,
    release: columns.result.release,
    summary: { ...summary, outcome: 'success', errorCount: 0 },
  }
}

function fill({ texts, sources }: Envelope, columns: Columns, chunks: Buffer[]): void {
  const next = { statement: 0, introspection: 0 }
  for (const [index, text] of texts.entries()) {
    chunks.push(text)
    const source = sources[index]
    if (source === 'statement')
      chunks.push(inertJson(columns.result.columns[next.statement++] ?? nullText))
    else if (source === 'introspection')
      chunks.push(inertJson(columns.introspection[next.introspection++] ?? nullText))
    else if (source === 'rows')
      for (const piece of columns.result.columns) chunks.push(inertJson(piece ?? nullText))
  }
}
