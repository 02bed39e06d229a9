/**
 * One place of a lane: a connection that is opened, warmed, used, and opened again when it is lost,
 * later each time that fails, with jitter so that replicas do not come at once.
 */
import { invariant } from '../../lib/invariant.ts'
import type { Observe } from '../../observation.ts'
import type { ConnectionOptions } from '../connection-config.ts'
import { describeCause } from '../database-error.ts'
import type { ResultBudget } from '../result-budget.ts'
import { cancelRequest } from './cancel-request.ts'
import { openSocket, type Backend } from './open-socket.ts'
import type { Transaction } from './transaction.ts'
import { WireConnection, type WirePreparation } from './wire-connection.ts'

export interface LaneSlotSettings {
  readonly connectionOptions: ConnectionOptions
  readonly maxPreparedStatements: number
  readonly budget: ResultBudget
  /**
   * A connection that owes an answer and sends nothing for so long is dead, whatever its socket says:
   * the statement timeout would have made the server speak. For so long times their number when several
   * statements are one transaction.
   */
  readonly maxSilenceMs: number
  readonly observe: Observe
  /** It can take work: it was opened, or a cancellation is over. */
  readonly onReady: () => void
  /** An attempt to open it again has failed. */
  readonly onDown: (cause: Error) => void
}

/** Looks at a silent connection before it is given up: one look may follow a pause of our own. */
const silentLooks = 4
const firstBackoffMs = 50
const maxBackoffMs = 5000

export class LaneSlot {
  readonly #settings: LaneSlotSettings
  #connection: WireConnection | undefined
  #backend: Backend | undefined
  #failures = 0
  #hasFailed = false
  #opening: Promise<void> | undefined
  /** Why it could not be opened, as it was told. */
  #told: string | undefined
  #timer: NodeJS.Timeout | undefined
  #watch: NodeJS.Timeout | undefined
  #isCancelling = false
  #isEnded = false

  constructor(settings: LaneSlotSettings) {
    this.#settings = settings
  }

  get isOpen(): boolean {
    return this.#connection !== undefined
  }

  /** The last attempt to open it did not succeed. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Transactions in flight; infinite when nothing may be sent. */
  get depth(): number {
    if (this.#connection === undefined || this.#isCancelling) return Infinity
    return this.#connection.depth
  }

  /** One attempt at a time. @throws what the driver says of it. */
  async open(): Promise<void> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined
    })
    await this.#opening
  }

  /** After an attempt that failed, while others of the lane did not: the lane works with those. */
  openLater(cause: Error): void {
    this.#fail(cause)
  }

  async #open(): Promise<void> {
    if (this.isOpen) return
    clearTimeout(this.#timer)
    const { connectionOptions, maxPreparedStatements, budget } = this.#settings
    const { socket, backend } = await openSocket(connectionOptions)
    if (this.#isEnded) {
      socket.destroy()
      return
    }
    this.#failures = 0
    this.#hasFailed = false
    this.#told = undefined
    this.#backend = backend
    this.#connection = new WireConnection(socket, {
      maxPreparedStatements,
      budget,
      onClose: (cause) => this.#lose(cause),
    })
    this.#watch = this.#watchOver(this.#connection)
    this.#settings.onReady()
  }

  /** Only while `depth` is finite. */
  submit(transaction: Transaction): void {
    const connection = this.#connection
    invariant(connection !== undefined, 'a closed slot has no depth')
    connection.submit(transaction)
  }

  /** False for a connection that is not open, or has it prepared. */
  prepare(preparation: WirePreparation, onEnd: Transaction['onEnd']): boolean {
    return this.#connection?.prepare(preparation, onEnd) ?? false
  }

  /**
   * Cancels the only transaction in flight. A request that arrives late hits whatever runs then, so
   * nothing is sent until the cancelling connection has closed and the server has answered a Sync. However
   * many statements there are, that takes no longer than one may take.
   */
  async cancel(): Promise<void> {
    const connection = this.#connection
    if (connection === undefined || this.#backend === undefined || this.#isCancelling) return
    this.#isCancelling = true
    const isOver = await cancelRequest(this.#backend)
    const end = (reason: string): void => connection.destroy(new Error(reason))
    const timer = setTimeout(end, this.#settings.maxSilenceMs, 'no end after a cancellation')
    const goOn = (): void => {
      clearTimeout(timer)
      // It may still arrive: the connection ends with its transaction, whose outcome somebody awaits.
      if (!isOver) end('a cancellation whose end nobody knows')
      this.#isCancelling = false
      if (this.isOpen) this.#settings.onReady()
    }
    if (connection.isClosed) goOn()
    else connection.barrier(goOn)
  }

  /** Resolves when the connection is closed. */
  async end(): Promise<void> {
    this.#isEnded = true
    clearTimeout(this.#timer)
    clearInterval(this.#watch)
    await this.#connection?.end()
  }

  #watchOver(connection: WireConnection): NodeJS.Timeout {
    let silent = 0
    const look = (): void => {
      silent = connection.takeSpoken() || connection.depth === 0 ? 0 : silent + 1
      const patience = silentLooks * Math.max(connection.statementsDue, 1)
      if (silent >= patience) connection.destroy(new Error('the server has fallen silent'))
    }
    return setInterval(look, this.#settings.maxSilenceMs / silentLooks).unref()
  }

  #lose(cause: Error): void {
    clearInterval(this.#watch)
    this.#connection = undefined
    this.#backend = undefined
    if (this.#isEnded) return
    this.#settings.observe({ kind: 'database.lost', reason: cause.message })
    this.#reopenLater()
  }

  #reopenLater(): void {
    clearTimeout(this.#timer)
    const longest = Math.min(maxBackoffMs, firstBackoffMs * 2 ** this.#failures)
    this.#failures += 1
    this.#timer = setTimeout(() => void this.#reopen(), longest * (0.5 + Math.random() / 2))
  }

  async #reopen(): Promise<void> {
    try {
      await this.open()
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #fail(cause: Error): void {
    if (this.#isEnded) return
    this.#hasFailed = true
    const detail = describeCause(cause)
    if (detail !== this.#told) this.#settings.observe({ kind: 'database.refused', reason: detail })
    this.#told = detail
    this.#settings.onDown(cause)
    this.#reopenLater()
  }
}
