/**
 * The one way to the database for operations. An implementation sends claims, limits and statement as
 * one transaction and answers only when that transaction has ended.
 */
import type { StatementText } from '../sql/statement.ts'

export interface Channel extends AsyncDisposable {
  /** Opens what must be open before the first request. @throws {FraiseqlError} UNAVAILABLE */
  readonly start: () => Promise<void>
  /**
   * The columns of the statement's one row, as the bytes PostgreSQL wrote.
   *
   * @throws {FraiseqlError} of the pg stage; whatever PostgreSQL said is in `detail` and `cause`.
   */
  readonly execute: (execution: Execution) => Promise<readonly (Buffer | null)[]>
}

export interface Execution {
  readonly text: StatementText
  /** Equal names have equal texts and one role; undefined for a statement not worth preparing. */
  readonly name: string | undefined
  /** Text format (https://www.postgresql.org/docs/18/protocol-overview.html#PROTOCOL-FORMAT-CODES). */
  readonly parameters: readonly (string | null)[]
  readonly session: Session
  /** Aborted when nobody waits for the answer any more: the statement is cancelled. */
  readonly signal: AbortSignal
}

/** What holds for one transaction. */
export interface Session {
  readonly databaseRole: string
  /** JSON text for `request.jwt.claims`. */
  readonly claims: string
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
}
