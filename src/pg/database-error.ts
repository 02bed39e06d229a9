/**
 * SQLSTATE → error code (https://www.postgresql.org/docs/18/errcodes-appendix.html). Message, detail,
 * hint and names of PostgreSQL never reach a client; the code's own text does.
 */
import type { ErrorCode } from '../error-registry.ts'
import { FraiseqlError } from '../errors.ts'
import { raisedCode, undoneText } from '../lib/raised-code.ts'

const bySqlstate: Readonly<Record<string, ErrorCode>> = {
  '23505': 'CONFLICT',
  '23503': 'CONFLICT',
  '23P01': 'CONFLICT',
  '23502': 'BAD_USER_INPUT',
  '23514': 'BAD_USER_INPUT',
  '44000': 'FORBIDDEN',
  '40001': 'CONFLICT_RETRY',
  '40P01': 'CONFLICT_RETRY',
  '42501': 'FORBIDDEN',
  '55P03': 'TIMEOUT',
  '57014': 'TIMEOUT',
  '57P01': 'UNAVAILABLE',
  '57P02': 'UNAVAILABLE',
  '57P03': 'UNAVAILABLE',
}

const byClass: Readonly<Record<string, ErrorCode>> = {
  '08': 'UNAVAILABLE',
  '22': 'BAD_USER_INPUT',
  '53': 'UNAVAILABLE',
  '54': 'BAD_USER_INPUT',
}

/** Errors of the socket and of the driver before a server could answer. */
const connectionErrors: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
])

export function databaseError(cause: unknown): FraiseqlError {
  const raised = isOfStatement(cause) ? raisedCode(describeCause(cause)) : undefined
  // What was told of it was too much to be kept.
  if (isUndone(cause)) return new FraiseqlError('RESULT_TOO_LARGE', { cause })
  // The statement says so by itself: nothing for an operator to look into.
  if (raised !== undefined) return new FraiseqlError(raised, { cause })
  const code = codeOf(cause)
  return code === 'UNAVAILABLE'
    ? unavailable(cause)
    : new FraiseqlError(code, { cause, detail: describeCause(cause) })
}

/** Raised by a statement whose transaction has told before why. */
export function isUndone(cause: unknown): boolean {
  return isOfStatement(cause) && describeCause(cause).includes(undoneText)
}

/** The bytes of a write were sent, and its end was not heard. */
export function outcomeUnknown(cause: unknown): FraiseqlError {
  return new FraiseqlError('OUTCOME_UNKNOWN', { cause, detail: describeCause(cause) })
}

/**
 * Of a write. Values that stand in the way of each other or of the column's present ones (SQLSTATE 21000
 * of ON CONFLICT with one key twice, 0A000 of array functions) are the client's, whereas in a read they
 * are a fault of the schema.
 */
export function writeError(cause: unknown): FraiseqlError {
  const state = stateOf(cause)
  if (state !== '21000' && state !== '0A000') return databaseError(cause)
  return new FraiseqlError('BAD_USER_INPUT', { cause, detail: describeCause(cause) })
}

/** Nothing had room for it, or for its result. */
export function overloaded(cause?: unknown): FraiseqlError {
  return new FraiseqlError('OVERLOADED', { cause, headers: { 'retry-after': '1' } })
}

/** No connection could be opened: whatever the server's reason, it says nothing about the request. */
export function unavailable(cause: unknown): FraiseqlError {
  const headers = { 'retry-after': '1' }
  return new FraiseqlError('UNAVAILABLE', { cause, detail: describeCause(cause), headers })
}

/** A cast of the statement's own failed, and not one inside a function it calls. */
function isOfStatement(cause: unknown): boolean {
  const where = cause instanceof Error && 'where' in cause ? cause.where : undefined
  return stateOf(cause) === '22P02' && where === undefined
}

function codeOf(cause: unknown): ErrorCode {
  const state = stateOf(cause)
  if (state === undefined) return isLostConnection(cause) ? 'UNAVAILABLE' : 'INTERNAL'
  if (connectionErrors.has(state)) return 'UNAVAILABLE'
  return bySqlstate[state] ?? byClass[state.slice(0, 2)] ?? 'INTERNAL'
}

function stateOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}

/** The driver reports an ended connection without a code. */
const lostConnection =
  /^Connection terminated|^Client has encountered a connection error|timeout expired$/

function isLostConnection(cause: unknown): boolean {
  return cause instanceof Error && lostConnection.test(cause.message)
}

/** For the operator: the SQLSTATE or the system's code, and the words behind it. */
export function describeCause(cause: unknown): string {
  const state = stateOf(cause)
  const text = cause instanceof Error ? cause.message : String(cause)
  return state === undefined ? text : `${state}: ${text}`
}
