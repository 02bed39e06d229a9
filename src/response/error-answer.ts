/**
 * A refusal or a failure → the answer. An error of the database fails the whole operation: `data` is
 * null, and the path is there when the operation has one root. What is not an error of ours is
 * masked: the client gets an id, the operator finds the cause under it.
 */
import { randomUUID } from 'node:crypto'
import { errorRegistry } from '../error-registry.ts'
import { FraiseqlError, FraiseqlErrors } from '../errors.ts'
import type { Answer, OperationSummary } from '../http/answer.ts'
import { errorBody } from '../http/error-body.ts'
import { errorEntry } from '../http/error-entry.ts'
import { securityEventOf, statusOf } from '../http/refusal.ts'
import type { Observe } from '../observation.ts'

export interface ErrorContext {
  readonly requestId: string
  readonly observe: Observe
  readonly summary: Omit<OperationSummary, 'outcome' | 'errorCount' | 'code'>
  /** Whether the operation had begun to execute. */
  readonly isExecuting: boolean
}

export function errorAnswer(reason: unknown, context: ErrorContext): Answer {
  const errors = errorsOf(reason)
  const [first] = errors
  const errorId = needsId(first) ? report(first, context) : undefined
  const event = securityEventOf(first.code)
  if (event !== undefined)
    context.observe({
      kind: 'security.refused',
      event,
      code: first.code,
      requestId: context.requestId,
    })
  const entries = errors.map((error) => errorEntry(error, errorId))
  const bytes = errorBody(
    context.isExecuting ? { errors: entries, data: null } : { errors: entries },
  )
  const { code } = first
  return {
    status: first.status,
    legacyStatus: statusOf(first, 'application/json'),
    headers: first.headers ?? {},
    chunks: [bytes],
    byteLength: bytes.length,
    release: () => undefined,
    summary: {
      ...context.summary,
      outcome: errorRegistry[code].status >= 500 ? 'failed' : 'refused',
      code,
      errorCount: errors.length,
    },
  }
}

function errorsOf(reason: unknown): FraiseqlErrors['errors'] {
  return reason instanceof FraiseqlErrors ? reason.errors : [asFraiseqlError(reason)]
}

function asFraiseqlError(reason: unknown): FraiseqlError {
  return reason instanceof FraiseqlError ? reason : new FraiseqlError('INTERNAL', { cause: reason })
}

/** Only what has a cause behind it is worth an entry in the log of its own. */
function needsId(error: FraiseqlError): boolean {
  return error.code === 'INTERNAL' || error.detail !== undefined
}

function report(error: FraiseqlError, { requestId, observe }: ErrorContext): string {
  const errorId = randomUUID()
  const { cause } = error
  observe({
    kind: 'error.internal',
    errorId,
    requestId,
    code: error.code,
    message: error.detail ?? (cause instanceof Error ? cause.message : error.message),
    stack: cause instanceof Error ? cause.stack : error.stack,
  })
  return errorId
}
