/**
 * The one way to the database for operations. An implementation sends claims, limits and statement as
 * one transaction and answers only when that transaction has ended.
 */
import type { StatementText } from '../sql/statement.ts'

export interface Channel extends AsyncDisposable {
  /** Opens what must be open before the first request. @throws {FraiseqlError} UNAVAILABLE */
  readonly start: () => Promise<void>
  /**
   * What the statement gave, as the bytes PostgreSQL wrote.
   *
   * @throws {FraiseqlError} of the pg stage; whatever PostgreSQL said is in `detail` and `cause`.
   */
  readonly execute: (execution: Execution) => Promise<Result>
  /**
   * The statements in order in one transaction, which commits or has no effect. It runs again, up to three
   * times in all, when it met a concurrent one and was rolled back for that.
   *
   * @throws {FraiseqlError} as `execute` does, and then nothing was changed; except OUTCOME_UNKNOWN,
   * after which nobody knows, and COMMITTED_WITHOUT_RESULT. A dry run ends with neither of them.
   */
  readonly write: (execution: WriteExecution) => Promise<WriteResult>
  /**
   * Has statements prepared before they are first used, as far as the connections at hand take them; with those
   * that PostgreSQL refuses. Nothing is run.
   */
  readonly prepare: (preparations: readonly Preparation[]) => Promise<readonly Unprepared[]>
}

export interface Preparation {
  readonly access: 'read' | 'write'
  readonly name: string
  readonly text: string
  /** Whose privileges it is looked at with. */
  readonly session: Session
  /** What it is for, as operators know it. */
  readonly subject: string
}

export interface Unprepared extends Pick<Preparation, 'subject'> {
  /** What PostgreSQL says, for operators. */
  readonly reason: string
}

export interface Result {
  /**
   * The columns of the one row; or, of a statement with many rows of one JSON column each, the inside of
   * the array they make, in pieces. Of a write: the columns of the statements that answer, in order.
   */
  readonly columns: readonly (Buffer | null)[]
  /** Called when nobody needs the bytes any more; until then they count as held. */
  readonly release: () => void
}

export interface WriteResult extends Result {
  /**
   * A statement of its own has undone it (`undoneText`): nothing was changed, and the columns are those of
   * the statements that answered before.
   */
  readonly isUndone?: boolean | undefined
}

export interface Execution {
  readonly text: StatementText
  /** Equal names have equal texts and one role; undefined for a statement not worth preparing. */
  readonly name: string
  readonly rows: 'one' | 'many'
  /** Text format (https://www.postgresql.org/docs/18/protocol-overview.html#PROTOCOL-FORMAT-CODES). */
  readonly parameters: readonly (string | null)[]
  readonly session: Session
  /**
   * Aborted when nobody waits for the answer any more: the statement is cancelled. It is made when it is
   * first read, so what cannot be cancelled does not read it.
   */
  readonly signal: AbortSignal
}

export interface WriteExecution {
  readonly statements: readonly WriteStatement[]
  readonly session: Session
  /**
   * Deferred constraints are checked and all is rolled back, as if the answer were that of a commit. It stands
   * in a transaction block of its own, which no lost message and no lost connection can commit.
   */
  readonly isDryRun?: boolean | undefined
  /** Aborted when nobody waits any more: what has not begun never does, and what has is cancelled. */
  readonly signal: AbortSignal
}

export interface WriteStatement {
  readonly text: StatementText
  /** As in `Execution`. */
  readonly name: string
  readonly parameters: Execution['parameters']
  /** The columns of its one row belong to the result; else what it gives is read past. */
  readonly answers: boolean
}

/** What holds for one transaction. */
export interface Session {
  readonly databaseRole: string
  /** JSON text for `request.jwt.claims`. */
  readonly claims: string
}
