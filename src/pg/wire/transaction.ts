/** One implicit transaction on the wire: claims and limits, the statement, one Sync. */
import type { ServerError } from './error-fields.ts'

export interface Transaction {
  /** Bind and Execute of the session statement, encoded before. */
  readonly session: Buffer
  /** Undefined for a statement that is not prepared. */
  readonly name: string | undefined
  readonly text: string
  readonly parameters: readonly (string | null)[]
  /** Called once, after ReadyForQuery or when the connection is lost. */
  readonly onEnd: (outcome: Outcome) => void
}

export type Outcome =
  | { readonly kind: 'row'; readonly columns: readonly (Buffer | null)[] }
  | { readonly kind: 'refused'; readonly error: ServerError }
  | { readonly kind: 'oversized' }
  /** The connection ended first; `cause` says how. */
  | { readonly kind: 'lost'; readonly cause: Error }
