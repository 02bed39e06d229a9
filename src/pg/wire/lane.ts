/**
 * Several connections that share one kind of work. A transaction goes to the connection with the least
 * in flight; when all are full it waits, for a bounded time in a bounded queue. While no connection is
 * open and an attempt to open one has failed, everybody learns so at once instead of waiting.
 */
import { LaneSlot, type LaneSlotSettings } from './lane-slot.ts'
import type { Outcome, Transaction } from './transaction.ts'
import type { WirePreparation } from './wire-connection.ts'

export interface LaneSettings extends Omit<LaneSlotSettings, 'onReady' | 'onDown'> {
  readonly connections: number
  /** Transactions in flight per connection. */
  readonly maxDepth: number
  /** Transactions waiting for a connection. */
  readonly maxWaiting: number
  readonly maxWaitMs: number
}

/** Ways to end besides the wire's own. */
export type LaneOutcome = Outcome | { readonly kind: 'withdrawn' }

export type LaneTransaction = Omit<Transaction, 'onEnd'> & {
  /** Asked when its turn comes after a wait: whether its reader has gone in the meantime. */
  readonly isAbandoned?: () => boolean
  readonly onEnd: (outcome: LaneOutcome, ranMs: number) => void
}

export interface Ticket {
  /**
   * Nobody waits any more: a transaction that still waits ends here, one in flight is cancelled where
   * it is alone on its connection. It ends in any case.
   */
  readonly withdraw: () => void
}

interface Waiting {
  readonly transaction: LaneTransaction
  readonly deadline: number
  slot: LaneSlot | undefined
  isQueued: boolean
  isOver: boolean
}

const sweepIntervalMs = 100

const tooMany: LaneOutcome = Object.freeze({ kind: 'overloaded', isSent: false })

export class Lane implements AsyncDisposable {
  readonly #settings: LaneSettings
  readonly #slots: readonly LaneSlot[]
  readonly #queue: Waiting[] = []
  #waiting = 0
  #sweep: NodeJS.Timeout | undefined
  /** Why nothing can be sent, once an attempt to change that has failed. */
  #outage: Error | undefined
  #isClosed = false

  constructor(settings: LaneSettings) {
    this.#settings = settings
    const callbacks = {
      onReady: () => this.#pump(),
      onDown: (cause: Error) => this.#judge(cause),
    }
    this.#slots = Array.from(
      { length: settings.connections },
      () => new LaneSlot({ ...settings, ...callbacks }),
    )
  }

  /**
   * Opens every connection that is not open yet; rejects with the first failure when none opens. With
   * one or more, the lane works, and the others are tried again from time to time.
   *
   * @param count - only the first ones
   */
  async start(count: number = this.#slots.length): Promise<void> {
    const failures = new Map<LaneSlot, Error>()
    const open = async (slot: LaneSlot): Promise<void> => {
      try {
        await slot.open()
      } catch (error) {
        failures.set(slot, error instanceof Error ? error : new Error(String(error)))
      }
    }
    const wanted = this.#slots.slice(0, count)
    await Promise.all(wanted.filter((slot) => !slot.isOpen).map(open))
    const [first] = failures.values()
    if (first !== undefined && !this.#slots.some((slot) => slot.isOpen)) throw first
    for (const [slot, cause] of failures) slot.openLater(cause)
  }

  submit(transaction: LaneTransaction): Ticket {
    const { maxWaiting, maxWaitMs } = this.#settings
    const waiting: Waiting = {
      transaction,
      deadline: performance.now() + maxWaitMs,
      slot: undefined,
      isQueued: false,
      isOver: false,
    }
    const slot = this.#queue.length === 0 ? this.#freeSlot() : undefined
    if (slot !== undefined) this.#send(waiting, slot)
    else if (this.#outage !== undefined) this.#end(waiting, unreached(this.#outage))
    else if (this.#waiting < maxWaiting && !this.#isClosed) this.#wait(waiting)
    else this.#end(waiting, tooMany)
    return { withdraw: () => this.#withdraw(waiting) }
  }

  /**
   * On every connection that is open, as many as leave room for others; each with what PostgreSQL said against
   * it, or undefined.
   */
  prepare(preparations: readonly WirePreparation[]): Promise<readonly (Error | undefined)[]> {
    const fitting = preparations.slice(0, Math.floor(this.#settings.maxPreparedStatements / 2))
    return Promise.all(fitting.map((preparation) => this.#prepare(preparation)))
  }

  async #prepare(preparation: WirePreparation): Promise<Error | undefined> {
    const outcomes = await Promise.all(
      this.#slots.map(
        (slot) =>
          new Promise<Outcome | undefined>((resolve) => {
            const onEnd = (outcome: Outcome): void => {
              resolve(outcome)
              // What waits for this connection was not told that it is free again.
              this.#pump()
            }
            if (!slot.prepare(preparation, onEnd)) resolve(undefined)
          }),
      ),
    )
    for (const outcome of outcomes) if (outcome?.kind === 'refused') return outcome.error
    return undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#sweep)
    this.#endAll(tooMany)
    await Promise.all(this.#slots.map((slot) => slot.end()))
  }

  #freeSlot(): LaneSlot | undefined {
    let best: LaneSlot | undefined
    let bestDepth = this.#settings.maxDepth
    for (const slot of this.#slots) {
      const { depth } = slot
      if (depth >= bestDepth) continue
      best = slot
      bestDepth = depth
    }
    return best
  }

  #send(waiting: Waiting, slot: LaneSlot): void {
    this.#leaveQueue(waiting)
    waiting.slot = slot
    slot.submit({
      ...waiting.transaction,
      onEnd: (outcome, ranMs) => {
        this.#end(waiting, outcome, ranMs)
        this.#pump()
      },
    })
  }

  #wait(waiting: Waiting): void {
    waiting.isQueued = true
    this.#waiting += 1
    this.#queue.push(waiting)
    this.#sweep ??= setInterval(() => this.#endOverdue(), sweepIntervalMs)
  }

  /** A connection has room. */
  #pump(): void {
    if (this.#outage !== undefined && this.#slots.some((slot) => slot.isOpen))
      this.#outage = undefined
    while (this.#queue.length > 0) {
      const slot = this.#freeSlot()
      if (slot === undefined) return
      const waiting = this.#queue.shift()
      if (waiting === undefined || waiting.isOver) continue
      if (waiting.transaction.isAbandoned?.() === true) this.#end(waiting, { kind: 'withdrawn' })
      else this.#send(waiting, slot)
    }
  }

  /** The first loss may be a restart that is over in a moment; a failed attempt to come back is not. */
  #judge(cause: Error): void {
    if (this.#slots.some((slot) => slot.isOpen || !slot.hasFailed)) return
    this.#outage = cause
    this.#endAll(unreached(cause))
  }

  #endOverdue(): void {
    const now = performance.now()
    // All wait equally long, so the queue is in the order of the deadlines.
    while (
      this.#queue[0] !== undefined &&
      (this.#queue[0].isOver || this.#queue[0].deadline <= now)
    ) {
      const waiting = this.#queue.shift()
      if (waiting !== undefined) this.#end(waiting, tooMany)
    }
    if (this.#queue.length > 0) return
    clearInterval(this.#sweep)
    this.#sweep = undefined
  }

  #endAll(outcome: LaneOutcome): void {
    for (const waiting of this.#queue.splice(0)) this.#end(waiting, outcome)
  }

  #end(waiting: Waiting, outcome: LaneOutcome, ranMs = 0): void {
    if (waiting.isOver) return
    this.#leaveQueue(waiting)
    waiting.isOver = true
    waiting.transaction.onEnd(outcome, ranMs)
  }

  /** One that ended early has its place in the list until its turn, but counts no more. */
  #leaveQueue(waiting: Waiting): void {
    if (!waiting.isQueued) return
    waiting.isQueued = false
    this.#waiting -= 1
  }

  #withdraw(waiting: Waiting): void {
    if (waiting.isOver) return
    const { slot } = waiting
    if (slot === undefined) this.#end(waiting, { kind: 'withdrawn' })
    else if (this.#settings.maxDepth === 1) void slot.cancel()
  }
}

/** Nothing was sent. */
function unreached(cause: Error): LaneOutcome {
  return { kind: 'lost', cause, isSent: false }
}
