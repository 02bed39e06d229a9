/** One implicit transaction on the wire: claims and limits, the statements, one Sync. */
import type { Execution, WriteResult } from '../channel.ts'
import type { ServerError } from './error-fields.ts'

export interface Transaction {
  /** The session statement, encoded before. */
  readonly session: Buffer
  /** How many statements `session` holds; one, unless it says otherwise. */
  readonly sessionStatements?: number | undefined
  readonly statements: readonly TransactionStatement[]
  /** It stands in a block that is rolled back. */
  readonly isDryRun?: boolean | undefined
  /** Whether they are prepared by their names. */
  readonly isPrepared: boolean
  /** Of each that answers: the one row, the many rows, or exactly one. */
  readonly rows: Execution['rows'] | 'exactly one'
  /**
   * Called once, after ReadyForQuery or when the connection is lost.
   *
   * @param ranMs - since it became the first in flight on its connection
   */
  readonly onEnd: (outcome: Outcome, ranMs: number) => void
}

export interface TransactionStatement {
  readonly name: string
  readonly text: string
  readonly parameters: readonly (string | null)[]
  /** False for one whose rows are read past. */
  readonly answers?: boolean | undefined
}

export type Outcome =
  | { readonly kind: 'row'; readonly result: WriteResult }
  | { readonly kind: 'refused'; readonly error: ServerError }
  /** It has taken place, but gave more rows than one, or none. */
  | { readonly kind: 'miscounted' }
  /** More bytes than one result may have; it has taken place. */
  | { readonly kind: 'oversized' }
  /** More bytes than all results may have together; it has taken place, unless it was never sent. */
  | { readonly kind: 'overloaded'; readonly isSent: boolean }
  /** The connection ended first; `cause` says how. What was not sent has not taken place. */
  | { readonly kind: 'lost'; readonly cause: Error; readonly isSent: boolean }
