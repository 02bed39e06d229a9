import type { OperationObservation } from '../observation.ts'
import type { DocumentReference } from './document-reference.ts'

/** What the http stage makes of the bytes of one request, whatever the transport. */
export interface OperationRequest {
  readonly requestId: string
  readonly method: 'GET' | 'POST'
  /** The GraphQL document; absent where `reference` alone says which one. */
  readonly query: string | undefined
  readonly reference?: DocumentReference | undefined
  readonly operationName: string | undefined
  /** Raw JSON values, not yet coerced; no prototype. */
  readonly variables: Readonly<Record<string, unknown>> | undefined
  /** The Authorization header field as sent. */
  readonly authorization: string | undefined
  /** For a mutation that must take effect once, however often it is sent. */
  readonly idempotencyKey?: string | undefined
  /** What it does is taken back at its end: asked for with `Prefer: tx=rollback`. */
  readonly isDryRun?: boolean | undefined
  /** Aborted when the client goes away or the request's deadline passes. */
  readonly signal: AbortSignal
  /** Called when the engine begins: who ends the request early asks what is known by then. */
  readonly begin?: ((progress: Progress) => void) | undefined
}

/** An operation on its way. */
export interface Progress {
  readonly summary: () => KnownOperation
  /** A change is on its way, and whether it takes effect is not known yet. */
  readonly isWriting: boolean
}

export type KnownOperation = Pick<
  OperationObservation,
  | 'role'
  | 'operationType'
  | 'operationName'
  | 'documentHash'
  | 'documentSource'
  | 'cache'
  | 'statements'
  | 'isDryRun'
  | 'phases'
>
