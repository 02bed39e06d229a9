/** A transaction in flight and what the server has said of it so far. */
import type { ResultBudget } from '../result-budget.ts'
import { isUndone } from '../database-error.ts'
import { ResultShare } from '../result-budget.ts'
import { readColumns } from './data-row.ts'
import type { ServerError } from './error-fields.ts'
import type { Message } from './message-reader.ts'
import type { PreparedStatement } from './prepared-statements.ts'
import { RowPieces } from './row-pieces.ts'
import type { Outcome, Transaction, TransactionStatement } from './transaction.ts'

export interface InFlightSettings {
  /** For each statement the named one it binds, prepared before or by itself; empty for none at all. */
  readonly prepared: readonly (PreparedStatement | undefined)[]
  readonly budget: ResultBudget
}

type Awaited = Pick<Transaction, 'rows' | 'statements' | 'sessionStatements' | 'isDryRun' | 'onEnd'>

/** In ReadyForQuery: outside of a block, in one, in one that failed. */
const idle = 0x49
const inBlock = 0x54
const inFailedBlock = 0x45

export class InFlight {
  readonly prepared: readonly (PreparedStatement | undefined)[]
  readonly #transaction: Awaited
  readonly #share: ResultShare
  /** CommandComplete to come until the first statement's turn: below zero it is the session's. */
  #at: number
  /** Rows of the statement whose turn it is. */
  #rows = 0
  #columns: (Buffer | null)[] | undefined
  #pieces: RowPieces | undefined
  #rejection: 'oversized' | 'overloaded' | 'miscounted' | undefined
  /** A large message whose bytes were taken before it was there. */
  #isPrepaid = false
  error: ServerError | undefined

  constructor(transaction: Awaited, { prepared, budget }: InFlightSettings) {
    this.prepared = prepared
    this.#transaction = transaction
    this.#share = new ResultShare(budget)
    this.#at = -(transaction.sessionStatements ?? 1)
  }

  /** How many statements it has. */
  get length(): number {
    return this.#transaction.statements.length
  }

  /** Whether a large DataRow, still on its way, may come. */
  prepay(bytes: number): boolean {
    if (this.#at < 0 || this.#current().answers === false) return false
    this.#isPrepaid = this.#take(bytes)
    return this.#isPrepaid
  }

  DataRow(message: Message): void {
    // The session statement's own row says nothing new.
    if (this.#at < 0 || this.#current().answers === false) return
    this.#rows += 1
    const isPaid = this.#isPrepaid || this.#take(message.end - message.start)
    this.#isPrepaid = false
    if (!isPaid) return
    if (this.#transaction.rows === 'many') {
      this.#pieces ??= new RowPieces()
      this.#pieces.add(message)
    } else if (this.#rows > 1) this.#reject('miscounted')
    else if (this.#columns === undefined) this.#columns = readColumns(message)
    else this.#columns.push(...readColumns(message))
  }

  CommandComplete(): void {
    if (this.#at >= 0) this.#expectRow(this.#current())
    this.#at += 1
    this.#rows = 0
  }

  /** Of the session's own, or of the statement whose turn it is. */
  ParseComplete(): void {
    const prepared = this.prepared[this.#at]
    if (prepared !== undefined) prepared.isReady = true
  }

  /**
   * An answer that lacks its end, or has none, belongs to somebody else. A transaction that is left open would
   * be so with its role and claims; but a dry run stays open until it is rolled back, so one that has ended
   * by itself is a commit that nobody wanted.
   */
  expectEnd(status: number | undefined): void {
    const hasFailed = this.error !== undefined
    if (!hasFailed && this.#at !== this.length)
      throw new RangeError('a transaction without its answer')
    const block = hasFailed ? inFailedBlock : inBlock
    const due = this.#transaction.isDryRun === true ? block : idle
    // Where `begin` itself fails, there is no block.
    if (status !== due && !(hasFailed && status === idle))
      throw new RangeError('a transaction that did not end as it should')
  }

  /** ReadyForQuery: the transaction is over. */
  end(ranMs: number): void {
    this.#transaction.onEnd(this.#outcome(), ranMs)
  }

  lose(cause: Error, { isSent, ranMs }: { isSent: boolean; ranMs: number }): void {
    this.#share.release()
    this.#transaction.onEnd({ kind: 'lost', cause: this.error ?? cause, isSent }, ranMs)
  }

  #current(): TransactionStatement {
    const statement = this.#transaction.statements[this.#at]
    if (statement === undefined) throw new RangeError('an answer that nothing asked for')
    return statement
  }

  #expectRow({ answers }: TransactionStatement): void {
    const isMissing = this.#rows === 0 && answers !== false
    if (isMissing && this.#transaction.rows === 'exactly one') this.#reject('miscounted')
  }

  /** After one rejection nothing more is kept. */
  #take(bytes: number): boolean {
    if (this.#rejection !== undefined) return false
    const answer = this.#share.take(bytes)
    if (answer === 'taken') return true
    this.#reject(answer)
    return false
  }

  #reject(rejection: 'oversized' | 'overloaded' | 'miscounted'): void {
    this.#rejection ??= rejection
    this.#columns = undefined
    this.#pieces = undefined
    this.#share.release()
  }

  #outcome(): Outcome {
    if (this.error === undefined && this.#rejection === undefined) {
      const columns = this.#pieces?.take() ?? this.#columns ?? []
      return { kind: 'row', result: { columns, release: this.#share.release } }
    }
    // Of a write alone: a read has nothing to tell before it fails.
    const isWrite = this.#transaction.rows === 'exactly one'
    if (isWrite && this.#rejection === undefined && isUndone(this.error)) {
      const result = { columns: this.#columns ?? [], release: this.#share.release, isUndone: true }
      return { kind: 'row', result }
    }
    this.#share.release()
    if (this.error !== undefined) return { kind: 'refused', error: this.error }
    if (this.#rejection === 'overloaded') return { kind: 'overloaded', isSent: true }
    return { kind: this.#rejection ?? 'oversized' }
  }
}
