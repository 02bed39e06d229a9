/**
 * The fast channel: many reads in flight on few connections, and writes on connections of their own.
 *
 * Shared lane: connections with several transactions in flight each, a short statement timeout, never
 * cancelled. Solo lane: one transaction in flight per connection, the full timeout, cancelled when its
 * reader goes. A statement starts on the solo lane until it has shown that it is quick
 * (quick-statements.ts). What shared and met the short timeout, lost its connection, or whose prepared
 * form was no longer good, runs again alone; a read lost there is sent once more. Writes are the matter
 * of write-lane.ts.
 */
import { FraiseqlError } from '../errors.ts'
import type { Observe } from '../observation.ts'
import type {
  Channel,
  Execution,
  Preparation,
  Result,
  Unprepared,
  WriteExecution,
  WriteResult,
} from './channel.ts'
import type { ConnectionOptions } from './connection-config.ts'
import { databaseError, describeCause, overloaded, unavailable } from './database-error.ts'
import { type Pace, QuickStatements } from './quick-statements.ts'
import type { ResultBudget } from './result-budget.ts'
import { miscounted } from './wire/error-fields.ts'
import { Lane, type LaneOutcome } from './wire/lane.ts'
import { SessionBytes } from './wire/session-bytes.ts'
import { isStale, isTimeout, WriteLane } from './write-lane.ts'

export interface PipelineChannelOptions extends ConnectionOptions {
  readonly sharedConnections: number
  readonly soloConnections: number
  readonly writeConnections: number
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
  readonly #writes: WriteLane
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
    this.#writes = new WriteLane({
      ...common,
      connectionOptions: options,
      connections: options.writeConnections,
      maxSilenceMs: options.statementTimeoutMs + options.connectTimeoutMs,
    })
  }

  /** Opens every connection, first one of each lane: where there are few to be had, each lane works. */
  async start(): Promise<void> {
    const lanes = [this.#shared, this.#solo, this.#writes]
    try {
      await Promise.all(lanes.map((lane) => lane.start(1)))
      await Promise.all(lanes.map((lane) => lane.start()))
    } catch (error) {
      throw unavailable(error)
    }
  }

  /** At most three times: shared, alone, and alone again when the connection of that was lost. */
  async execute(execution: Execution): Promise<Result> {
    const pace = this.#quick.paceOf(execution.name)
    const isShared = pace.share()
    let outcome = await (isShared ? this.#onShared(execution, pace) : this.#onSolo(execution, pace))
    if (isShared && (isTimeout(outcome) || isStale(outcome)))
      outcome = await this.#onSolo(execution, pace)
    if (outcome.kind === 'lost') {
      const again = await this.#onSolo(execution, pace)
      if (again.kind !== 'withdrawn') outcome = again
    }
    return resultOf(outcome, execution)
  }

  write(execution: WriteExecution): Promise<WriteResult> {
    return this.#writes.write(execution)
  }

  /** Reads on the shared connections: the others prepare nothing. Behind a pooler there are no names. */
  async prepare(preparations: readonly Preparation[]): Promise<readonly Unprepared[]> {
    if (this.#isPooled) return []
    const [reads, writes] = (['read', 'write'] as const).map((access) =>
      preparations.filter((preparation) => preparation.access === access),
    )
    const shared = (reads ?? []).map(({ session, name, text }) => ({
      session: this.#sharedSession.of(session),
      name,
      text,
    }))
    const [ofReads, ofWrites] = await Promise.all([
      this.#shared.prepare(shared),
      this.#writes.prepare(writes ?? []),
    ])
    return [...unprepared(reads ?? [], ofReads), ...unprepared(writes ?? [], ofWrites)]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const lanes = [this.#shared, this.#solo, this.#writes]
    await Promise.all(lanes.map((lane) => lane[Symbol.asyncDispose]()))
  }

  #onShared(execution: Execution, pace: Pace): Promise<LaneOutcome> {
    const { session, rows } = execution
    return new Promise((resolve) => {
      this.#shared.submit({
        session: this.#sharedSession.of(session),
        statements: [execution],
        isPrepared: !this.#isPooled,
        rows,
        isAbandoned: () => execution.signal.aborted,
        onEnd: (outcome, ranMs) => {
          if (isTimeout(outcome)) pace.timedOut()
          else pace.ranShared(outcome.kind === 'row' ? ranMs : undefined)
          resolve(outcome)
        },
      })
    })
  }

  /** Not prepared: it is new, or slow, or its prepared form was no longer good. */
  #onSolo(execution: Execution, pace: Pace): Promise<LaneOutcome> {
    const { session, rows, signal } = execution
    if (signal.aborted) return Promise.resolve({ kind: 'withdrawn' })
    return new Promise((resolve) => {
      const ticket = this.#solo.submit({
        session: this.#soloSession.of(session),
        statements: [execution],
        isPrepared: false,
        rows,
        onEnd: (outcome, ranMs) => {
          signal.removeEventListener('abort', withdraw)
          if (outcome.kind === 'row') pace.ranAlone(ranMs)
          resolve(outcome)
        },
      })
      function withdraw(): void {
        ticket.withdraw()
      }
      signal.addEventListener('abort', withdraw, { once: true })
    })
  }
}

function unprepared(
  preparations: readonly Preparation[],
  errors: readonly (Error | undefined)[],
): readonly Unprepared[] {
  return errors.flatMap((error, index) => {
    const { subject = '' } = preparations[index] ?? {}
    return error === undefined ? [] : [{ subject, reason: describeCause(error) }]
  })
}

function resultOf(outcome: LaneOutcome, execution: Execution): Result {
  switch (outcome.kind) {
    case 'row':
      return outcome.result
    case 'refused':
      // What was cancelled because its reader has gone is no fault to look for in the log.
      if (isTimeout(outcome) && execution.signal.aborted) throw new FraiseqlError('TIMEOUT')
      throw databaseError(outcome.error)
    case 'lost':
      throw unavailable(outcome.cause)
    case 'miscounted':
      throw databaseError(miscounted())
    case 'oversized':
      throw new FraiseqlError('RESULT_TOO_LARGE')
    case 'overloaded':
      throw overloaded()
    case 'withdrawn':
      throw new FraiseqlError('TIMEOUT')
  }
}
