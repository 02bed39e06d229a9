/**
 * Everything the server can report, as one union of plain values. Code states facts with `observe`;
 * `telemetry/` alone decides which become log lines, metrics or spans.
 */
import type { ErrorCode } from './error-registry.ts'

export type LifecycleState = 'starting' | 'ready' | 'degraded' | 'draining' | 'stopped' | 'failed'

/** Milliseconds spent in the phases of one operation; absent phases did not run. */
export interface Phases {
  readonly readMs?: number | undefined
  readonly authenticateMs?: number | undefined
  readonly compileMs?: number | undefined
  readonly databaseMs?: number | undefined
  readonly respondMs?: number | undefined
}

/** One finished request to /graphql: the source of the access line. */
export interface OperationObservation {
  readonly kind: 'operation.completed'
  readonly requestId: string
  readonly outcome: 'success' | 'partial' | 'refused' | 'failed' | 'aborted'
  readonly httpMethod: string
  readonly httpStatus: number
  readonly code?: ErrorCode | undefined
  readonly errorCount: number
  readonly role?: string | undefined
  readonly operationType?: 'query' | 'mutation' | 'subscription' | undefined
  readonly operationName?: string | undefined
  /** sha256 of the document text, hex. */
  readonly documentHash?: string | undefined
  /** Sent with the request, compiled ahead, or registered by a client; absent when none was found. */
  readonly documentSource?: 'request' | 'trusted' | 'registered' | undefined
  readonly cache: 'hit' | 'miss' | 'none'
  /** SQL statements sent for this operation, the claims statement not counted. */
  readonly statements: number
  /** What it did was taken back, as the client asked. */
  readonly isDryRun?: boolean | undefined
  readonly responseBytes: number
  readonly durationMs: number
  readonly phases: Phases
}

export type Observation =
  | OperationObservation
  | {
      readonly kind: 'process.starting'
      readonly version: string
      readonly node: string
      readonly mode: string
    }
  | { readonly kind: 'process.step'; readonly step: string; readonly durationMs: number }
  | {
      readonly kind: 'process.started'
      readonly durationMs: number
      readonly urls: readonly string[]
    }
  | {
      readonly kind: 'process.stopped'
      readonly exitCode: number
      readonly durationMs: number
      readonly served: number
      readonly cut: number
    }
  | {
      readonly kind: 'process.failed'
      readonly message: string
      readonly stack?: string | undefined
    }
  | {
      readonly kind: 'lifecycle.changed'
      readonly from: LifecycleState
      readonly to: LifecycleState
      readonly reason: string
    }
  | { readonly kind: 'signal.received'; readonly signal: string }
  | { readonly kind: 'configuration.insecure'; readonly option: string; readonly reason: string }
  | {
      readonly kind: 'schema.loaded'
      readonly fingerprint: string
      readonly types: number
      readonly roles: number
    }
  /** A schema that was to be served next; the old one is served on. */
  | { readonly kind: 'schema.rejected'; readonly reason: string }
  /** The database no longer has what the schema that is served relies on. */
  | { readonly kind: 'schema.outdated'; readonly reason: string }
  /** It has it again. */
  | { readonly kind: 'schema.restored' }
  /** Served without the schema `fraiseql`, in development. */
  | { readonly kind: 'system.missing'; readonly reason: string }
  /** A start goes on trying; told once for each reason in turn. */
  | { readonly kind: 'database.awaited'; readonly reason: string }
  | { readonly kind: 'database.connected'; readonly serverVersion: string }
  | { readonly kind: 'database.lost'; readonly reason: string }
  /** A connection cannot be opened; told once for each reason in turn, and tried again. */
  | { readonly kind: 'database.refused'; readonly reason: string }
  /** PostgreSQL does not take a statement of a trusted document. */
  | { readonly kind: 'statement.refused'; readonly subject: string; readonly reason: string }
  /** A refusal with its security event of the OWASP logging vocabulary. */
  | {
      readonly kind: 'security.refused'
      readonly event:
        | 'authn_login_fail'
        | 'authz_fail'
        | 'input_validation_fail'
        | 'malicious_excess'
      readonly code: ErrorCode
      readonly requestId: string
    }
  /** The cause behind an answer that only shows an `errorId`. */
  | {
      readonly kind: 'error.internal'
      readonly errorId: string
      readonly requestId: string
      readonly code: ErrorCode
      readonly message: string
      readonly stack?: string | undefined
    }

export type Observe = (observation: Observation) => void
