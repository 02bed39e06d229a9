/** A transaction in flight and what the server has said of it so far. */
import type { ResultBudget } from '../result-budget.ts'
import { ResultShare } from '../result-budget.ts'
import { readColumns } from './data-row.ts'
import { secondRow, ServerError } from './error-fields.ts'
import type { Message } from './message-reader.ts'
import type { PreparedStatement } from './prepared-statements.ts'
import { RowPieces } from './row-pieces.ts'
import type { Outcome, Transaction } from './transaction.ts'

export interface InFlightSettings {
  readonly statement?: PreparedStatement | undefined
  readonly budget: ResultBudget
  /** CommandComplete to come: of the session statement and of the statement. */
  readonly completions?: number
}

export class InFlight {
  /** The named statement it binds, prepared before or by itself. */
  readonly statement: PreparedStatement | undefined
  readonly #transaction: Pick<Transaction, 'rows' | 'onEnd'>
  readonly #share: ResultShare
  readonly #completions: number
  /** CommandComplete so far: the session statement is the first. */
  #completed = 0
  #columns: readonly (Buffer | null)[] | undefined
  #pieces: RowPieces | undefined
  #rejection: 'oversized' | 'overloaded' | undefined
  /** A large message whose bytes were taken before it was there. */
  #isPrepaid = false
  error: ServerError | undefined

  constructor(
    transaction: Pick<Transaction, 'rows' | 'onEnd'>,
    { statement, budget, completions = 2 }: InFlightSettings,
  ) {
    this.statement = statement
    this.#transaction = transaction
    this.#share = new ResultShare(budget)
    this.#completions = completions
  }

  /** Whether a large DataRow, still on its way, may come. */
  prepay(bytes: number): boolean {
    if (this.#completed === 0) return false
    this.#isPrepaid = this.#take(bytes)
    return this.#isPrepaid
  }

  DataRow(message: Message): void {
    // The session statement's own row says nothing new.
    if (this.#completed === 0) return
    if (this.#completed === this.#completions) throw new RangeError('a row behind the last')
    const isPaid = this.#isPrepaid || this.#take(message.end - message.start)
    this.#isPrepaid = false
    if (!isPaid) return
    if (this.#transaction.rows === 'many') {
      this.#pieces ??= new RowPieces()
      this.#pieces.add(message)
    } else if (this.#columns === undefined) this.#columns = readColumns(message)
    else this.error ??= new ServerError(secondRow)
  }

  CommandComplete(): void {
    this.#completed += 1
    if (this.#completed > this.#completions) throw new RangeError('an end nobody asked for')
  }

  /** An answer that lacks its end, or has none, belongs to somebody else. */
  expectEnd(): void {
    if (this.error === undefined && this.#completed !== this.#completions)
      throw new RangeError('a transaction without its answer')
  }

  /** ReadyForQuery: the transaction is over. */
  end(ranMs: number): void {
    this.#transaction.onEnd(this.#outcome(), ranMs)
  }

  lose(cause: Error, ranMs: number): void {
    this.#share.release()
    this.#transaction.onEnd({ kind: 'lost', cause: this.error ?? cause }, ranMs)
  }

  /** After one rejection nothing more is kept. */
  #take(bytes: number): boolean {
    if (this.#rejection !== undefined) return false
    const answer = this.#share.take(bytes)
    if (answer === 'taken') return true
    this.#rejection = answer
    this.#columns = undefined
    this.#pieces = undefined
    this.#share.release()
    return false
  }

  #outcome(): Outcome {
    if (this.error === undefined && this.#rejection === undefined) {
      const columns = this.#pieces?.take() ?? this.#columns ?? []
      return { kind: 'row', result: { columns, release: this.#share.release } }
    }
    this.#share.release()
    if (this.error !== undefined) return { kind: 'refused', error: this.error }
    return { kind: this.#rejection ?? 'oversized' }
  }
}
