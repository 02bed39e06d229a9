/**
 * A write that a function has undone by saying that it failed → its answer. Where that is all the operation
 * was to do, the failure is data. Beside other fields it is an error, since what they say is not true
 * any more.
 */
import { type ErrorCode, errorRegistry } from '../error-registry.ts'
import { FraiseqlError } from '../errors.ts'
import type { Answer, OperationSummary } from '../http/answer.ts'
import type { Result } from '../pg/channel.ts'
import type { OperationPlan, RootPlan } from '../plan/plan.ts'
import type { ResponseRoot } from '../plan/response-plan.ts'
import { inertJson } from './inert-json.ts'

type Summary = Omit<OperationSummary, 'outcome' | 'errorCount' | 'code'>

/** @throws {FraiseqlError} what is no data. */
export function failureAnswer(
  plan: OperationPlan,
  { columns, release }: Result,
  summary: Summary,
): Answer {
  const text = String(columns.at(-1) ?? '')
  release()
  const roots = plan.roots.filter(({ kind }) => kind !== 'constant')
  const root = roots[columns.length - 1]
  const failure = root?.kind === 'response' ? readFailure(text, root) : undefined
  // A value of a client's has brought PostgreSQL to say what only a failure says.
  if (root === undefined || failure === undefined) throw new FraiseqlError('BAD_USER_INPUT')
  const { code, message, data } = failure
  const path = [root.responseName]
  if (roots.length > 1) throw new FraiseqlError(code, { message, path })
  const bytes = inertJson(Buffer.from(bodyOf(plan.roots, data)))
  return {
    status: 200,
    legacyStatus: 200,
    headers: {},
    chunks: [bytes],
    byteLength: bytes.length,
    release: () => undefined,
    summary: {
      ...summary,
      outcome: errorRegistry[code].status >= 500 ? 'failed' : 'refused',
      code,
      errorCount: 0,
    },
  }
}

interface Failure {
  readonly code: ErrorCode
  readonly message: string
  /** The JSON of the root. */
  readonly data: string
}

/** As sql/print-response.ts makes it; a quote inside of a string is escaped, so the mark is found once. */
const dataMark = ', "!data" : '

/** @throws {FraiseqlError} INTERNAL for a row that contradicts itself. */
function readFailure(text: string, { call, responseName }: ResponseRoot): Failure | undefined {
  const defect = /^\{"!defect" : "(.*)"\}$/.exec(text)?.[1]
  if (defect !== undefined) {
    const { schema, function: name } = call.function
    const detail = `the row of ${schema}.${name} contradicts itself: ${defect}`
    throw new FraiseqlError('INTERNAL', { detail, path: [responseName] })
  }
  const mark = text.startsWith('{"!code" : ') ? text.indexOf(dataMark) : -1
  if (mark === -1) return undefined
  const head = JSON.parse(`${text.slice(0, mark)}}`) as Readonly<Record<string, string>>
  const { '!code': code = 'INTERNAL', '!message': message = '' } = head
  return { code: code as ErrorCode, message, data: text.slice(mark + dataMark.length, -1) }
}

function bodyOf(roots: readonly RootPlan[], data: string): string {
  const fields = roots.map((root) => {
    const value = root.kind === 'constant' ? JSON.stringify(root.value) : data
    return `"${root.responseName}":${value}`
  })
  return `{"data":{${fields.join(',')}}}`
}
