/**
 * One request to /graphql from its head to its answer. It settles exactly once, whoever comes
 * first: the engine's answer, a refusal, the deadline, the end of a drain, or the client's leaving.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorRegistry } from '../error-registry.ts'
import { FraiseqlError } from '../errors.ts'
import type { Observe } from '../observation.ts'
import type { Answer, OperationSummary } from './answer.ts'
import type { MediaType } from './media-type.ts'
import type { Progress } from './operation-request.ts'
import { refusalBody, securityEventOf, statusOf } from './refusal.ts'
import { requestIdOf } from './request-id.ts'
import { type ResponseParts, writeLingering, writeResponse } from './write-response.ts'

export interface ExchangeContext {
  readonly observe: Observe
  /** The server is draining, so that each response ends its connection. */
  readonly isDraining: boolean
}

/** While the true outcome of a change that was cut short is awaited. */
interface Patience {
  readonly timer: NodeJS.Timeout
  readonly onEnd: () => void
}

/** The access line's status of a client that left before the answer; nobody received it. */
const clientClosedRequest = 499

const nothingKnown: OperationSummary = {
  outcome: 'refused',
  errorCount: 1,
  cache: 'none',
  statements: 0,
  phases: {},
}

export class Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  readonly startedAt: number = performance.now()
  mediaType: MediaType = 'application/json'
  /** Set when the body is read and the operation begins. */
  readMs: number | undefined
  /** The connection is not fit for another request. */
  isLast = false
  /** The client waits for a 100 before it sends the body, so there is nothing to throw away. */
  isBodyHeldBack = false
  isSettled = false
  /** Set when the engine has begun. */
  progress: Progress | undefined
  readonly #context: ExchangeContext
  #controller: AbortController | undefined
  #isAborted = false
  #patience: Patience | undefined
  #release: (() => void) | undefined

  constructor(request: IncomingMessage, response: ServerResponse, context: ExchangeContext) {
    this.request = request
    this.response = response
    this.#context = context
    this.requestId = requestIdOf(request)
  }

  /** Made only when somebody asks: an AbortController for each request would cost more than its id. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#isAborted) this.#controller.abort()
    return this.#controller.signal
  }

  /** The client is gone, or the deadline has passed. */
  get isAborted(): boolean {
    return this.#isAborted
  }

  /** The response is written, or its connection has ended. */
  close(): void {
    if (!this.isSettled) this.abort()
    this.#release?.()
  }

  abort(): void {
    this.#forgo()
    this.#isAborted = true
    this.#controller?.abort()
  }

  /**
   * Ends it before its answer. A change that is on its way may take effect all the same: it is cancelled,
   * and then the client gets its true outcome, or, after this time, that nobody knows. Resolves when it has
   * one of these, or is gone.
   */
  cutShort(reason: FraiseqlError, patienceMs: number): Promise<void> {
    const isWriting = this.progress?.isWriting === true
    if (!isWriting) this.refuse(reason)
    this.abort()
    if (!isWriting) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(() => this.refuse(new FraiseqlError('OUTCOME_UNKNOWN')), patienceMs)
    this.#patience = { timer, onEnd: resolve }
    // Nothing moves on the connection meanwhile, which is no fault of its client.
    this.request.socket.setTimeout(2 * patienceMs)
    return promise
  }

  /** A change that was cut short, and whose outcome is still awaited. */
  get isAwaited(): boolean {
    return this.#patience !== undefined
  }

  reply(answer: Answer): void {
    if (this.isSettled || (this.#isAborted && !this.isAwaited)) {
      answer.release()
      this.leave(answer.summary)
      return
    }
    this.#release = answer.release
    const isModern = this.mediaType === 'application/graphql-response+json'
    this.#write({
      status: isModern ? answer.status : answer.legacyStatus,
      mediaType: this.mediaType,
      requestId: this.requestId,
      headers: answer.headers,
      chunks: answer.chunks,
      byteLength: answer.byteLength,
      isLast: this.isLast || this.#context.isDraining,
    })
    this.#settle(isModern ? answer.status : answer.legacyStatus, answer.byteLength, answer.summary)
  }

  /** Answers with an error before or instead of the engine. */
  refuse(reason: unknown): void {
    if (this.isSettled) return
    const error = reason instanceof FraiseqlError ? reason : new FraiseqlError('INTERNAL')
    const errorId = error === reason ? undefined : this.#reportInternal(reason)
    const body = refusalBody(error, errorId)
    const status = statusOf(error, this.mediaType)
    this.#write({
      status,
      mediaType: this.mediaType,
      requestId: this.requestId,
      headers: error.headers,
      chunks: [body],
      byteLength: body.length,
      isLast: this.isLast || this.#context.isDraining,
    })
    const isOurs = errorRegistry[error.code].status >= 500
    const outcome = isOurs ? 'failed' : 'refused'
    this.#settle(status, body.length, {
      ...nothingKnown,
      ...this.progress?.summary(),
      outcome,
      code: error.code,
    })
    const event = securityEventOf(error.code)
    if (event === undefined) return
    this.#context.observe({
      kind: 'security.refused',
      event,
      code: error.code,
      requestId: this.requestId,
    })
  }

  /** The client went away: nothing to write, only to report. */
  leave(summary: OperationSummary = nothingKnown): void {
    if (this.isSettled) return
    this.#settle(clientClosedRequest, 0, { ...summary, outcome: 'aborted' })
  }

  #write(parts: ResponseParts): void {
    const isBodyPending = !this.request.complete && !this.isBodyHeldBack
    if (parts.isLast && isBodyPending) writeLingering(this.request, this.response, parts)
    else writeResponse(this.response, parts)
  }

  #settle(httpStatus: number, responseBytes: number, summary: OperationSummary): void {
    this.isSettled = true
    this.#forgo()
    const { phases } = summary
    this.#context.observe({
      kind: 'operation.completed',
      requestId: this.requestId,
      outcome: summary.outcome,
      httpMethod: this.request.method ?? '',
      httpStatus,
      code: summary.code,
      errorCount: summary.errorCount,
      role: summary.role,
      operationType: summary.operationType,
      operationName: summary.operationName,
      documentHash: summary.documentHash,
      documentSource: summary.documentSource,
      cache: summary.cache,
      statements: summary.statements,
      isDryRun: summary.isDryRun,
      responseBytes,
      durationMs: performance.now() - this.startedAt,
      phases: {
        readMs: this.readMs,
        authenticateMs: phases.authenticateMs,
        compileMs: phases.compileMs,
        databaseMs: phases.databaseMs,
        respondMs: phases.respondMs,
      },
    })
  }

  /** Nobody waits for the outcome any more. */
  #forgo(): void {
    clearTimeout(this.#patience?.timer)
    this.#patience?.onEnd()
    this.#patience = undefined
  }

  #reportInternal(reason: unknown): string {
    const errorId = randomUUID()
    this.#context.observe({
      kind: 'error.internal',
      errorId,
      requestId: this.requestId,
      code: 'INTERNAL',
      message: reason instanceof Error ? reason.message : String(reason),
      stack: reason instanceof Error ? reason.stack : undefined,
    })
    return errorId
  }
}
