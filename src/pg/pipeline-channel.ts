/**
 * The fast channel: many reads in flight on few connections.
 *
 * Shared lane: connections with several transactions in flight each, a short statement timeout, never
 * cancelled. Solo lane: one transaction in flight per connection, the full timeout, cancelled when its
 * reader goes. A statement starts on the solo lane until it has shown that it is quick; a read that
 * meets the short timeout runs again there, and starts there until it has shown so many times. A read
 * lost with its connection is sent once more, and one whose prepared statement is no longer good runs
 * alone, unprepared.
 */
import { FraiseqlError } from '../errors.ts'
import type { Observe } from '../observation.ts'
import type { Channel, Execution, Result } from './channel.ts'
import type { ConnectionOptions } from './connection-config.ts'
import { databaseError, overloaded, unavailable } from './database-error.ts'
import { QuickStatements } from './quick-statements.ts'
import type { ResultBudget } from './result-budget.ts'
import { Lane, type LaneOutcome, type Ticket } from './wire/lane.ts'
import { SessionBytes } from './wire/session-bytes.ts'

export interface PipelineChannelOptions extends ConnectionOptions {
  readonly sharedConnections: number
  readonly soloConnections: number
  readonly acquireTimeoutMs: number
  readonly budget: ResultBudget
  readonly observe: Observe
}

const sharedTimeoutMs = 250
const maxDepth = 32
const maxWaiting = 2000
const maxPreparedStatements = 200

export class PipelineChannel implements Channel {
  readonly #shared: Lane
  readonly #solo: Lane
  readonly #sharedSession: SessionBytes
  readonly #soloSession: SessionBytes
  readonly #isPooled: boolean
  readonly #quick = new QuickStatements()

  constructor(options: PipelineChannelOptions) {
    const shared = {
      ...options,
      statementTimeoutMs: Math.min(sharedTimeoutMs, options.statementTimeoutMs),
    }
    this.#sharedSession = new SessionBytes(shared)
    this.#soloSession = new SessionBytes(options)
    this.#isPooled = options.pooler === 'transaction'
    const common = {
      maxWaiting,
      maxWaitMs: options.acquireTimeoutMs,
      maxPreparedStatements,
      budget: options.budget,
      observe: options.observe,
    }
    this.#shared = new Lane({
      ...common,
      connectionOptions: shared,
      connections: options.sharedConnections,
      // A pooler takes its server back only when nothing is in flight: a busy connection would keep
      // it, and the others would wait (docs/decisions/0010-one-transaction-at-a-time-behind-a-pooler.md).
      maxDepth: this.#isPooled ? 1 : maxDepth,
      maxSilenceMs: sharedTimeoutMs + options.connectTimeoutMs,
    })
    this.#solo = new Lane({
      ...common,
      connectionOptions: options,
      connections: options.soloConnections,
      maxDepth: 1,
      maxSilenceMs: options.statementTimeoutMs + options.connectTimeoutMs,
    })
  }

  /** Opens every connection, first one of each lane: where there are few to be had, both lanes work. */
  async start(): Promise<void> {
    const lanes = [this.#shared, this.#solo]
    try {
      await Promise.all(lanes.map((lane) => lane.start(1)))
      await Promise.all(lanes.map((lane) => lane.start()))
    } catch (error) {
      throw unavailable(error)
    }
  }

  async execute(execution: Execution): Promise<Result> {
    const { name } = execution
    const isQuick = name !== undefined && this.#quick.has(name)
    let outcome = isQuick ? await this.#onShared(execution) : await this.#onSolo(execution)
    if (isQuick && isTimeout(outcome)) {
      this.#quick.timedOut(name)
      if (!execution.signal.aborted) outcome = await this.#onSolo(execution)
    }
    if (isStale(outcome)) outcome = await this.#onSolo(execution)
    if (outcome.kind === 'lost' && !execution.signal.aborted)
      outcome = isQuick ? await this.#onShared(execution) : await this.#onSolo(execution)
    return resultOf(outcome)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#shared[Symbol.asyncDispose](), this.#solo[Symbol.asyncDispose]()])
  }

  #onShared(execution: Execution): Promise<LaneOutcome> {
    const { session, name, text, parameters, rows } = execution
    return new Promise((resolve) => {
      const bytes = this.#sharedSession.of(session)
      const prepared = this.#isPooled ? undefined : name
      this.#shared.submit({
        session: bytes,
        name: prepared,
        text,
        parameters,
        rows,
        isAbandoned: () => execution.signal.aborted,
        onEnd: resolve,
      })
    })
  }

  async #onSolo(execution: Execution): Promise<LaneOutcome> {
    const { session, name, text, parameters, rows, signal } = execution
    if (signal.aborted) return { kind: 'withdrawn' }
    let sentAt = 0
    let ticket: Ticket | undefined
    const withdraw = (): void => ticket?.withdraw()
    const outcome = await new Promise<LaneOutcome>((resolve) => {
      const bytes = this.#soloSession.of(session)
      ticket = this.#solo.submit({
        session: bytes,
        name: undefined,
        text,
        parameters,
        rows,
        onSend: () => {
          sentAt = performance.now()
        },
        onEnd: resolve,
      })
      if (signal.aborted) withdraw()
      else signal.addEventListener('abort', withdraw, { once: true })
    })
    signal.removeEventListener('abort', withdraw)
    if (outcome.kind === 'row' && name !== undefined)
      this.#quick.ranAlone(name, performance.now() - sentAt)
    return outcome
  }
}

function isTimeout(outcome: LaneOutcome): boolean {
  return outcome.kind === 'refused' && outcome.error.code === '57014'
}

/**
 * The connection's prepared statement is gone, or gives other columns than before. Other connections
 * have it too, so it is not sent to the next of them.
 */
function isStale(outcome: LaneOutcome): boolean {
  return (
    outcome.kind === 'refused' && (outcome.error.code === '26000' || outcome.error.code === '0A000')
  )
}

function resultOf(outcome: LaneOutcome): Result {
  switch (outcome.kind) {
    case 'row':
      return outcome.result
    case 'refused':
      throw databaseError(outcome.error)
    case 'lost':
      throw unavailable(outcome.cause)
    case 'oversized':
      throw new FraiseqlError('RESULT_TOO_LARGE')
    case 'overloaded':
      throw overloaded()
    case 'withdrawn':
      throw new FraiseqlError('TIMEOUT')
  }
}
