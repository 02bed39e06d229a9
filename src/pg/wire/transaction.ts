/** One implicit transaction on the wire: claims and limits, the statement, one Sync. */
import type { Execution, Result } from '../channel.ts'
import type { ServerError } from './error-fields.ts'

export interface Transaction {
  /** Bind and Execute of the session statement, encoded before. */
  readonly session: Buffer
  /** Undefined for a statement that is not prepared. */
  readonly name: string | undefined
  readonly text: string
  readonly parameters: readonly (string | null)[]
  readonly rows: Execution['rows']
  /**
   * Called once, after ReadyForQuery or when the connection is lost.
   *
   * @param ranMs - since it became the first in flight on its connection
   */
  readonly onEnd: (outcome: Outcome, ranMs: number) => void
}

export type Outcome =
  | { readonly kind: 'row'; readonly result: Result }
  | { readonly kind: 'refused'; readonly error: ServerError }
  /** More bytes than one result may have. */
  | { readonly kind: 'oversized' }
  /** More bytes than all results may have together. */
  | { readonly kind: 'overloaded' }
  /** The connection ended first; `cause` says how. */
  | { readonly kind: 'lost'; readonly cause: Error }
