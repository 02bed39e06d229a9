/**
 * Writes of the pipeline: connections that may write, one transaction in flight on each, the full timeout,
 * cancelled when its reader goes; and then its true outcome is awaited all the same.
 *
 * What PostgreSQL refused, with its ReadyForQuery, has not taken effect, and neither has what was never
 * sent. Of what was sent and lost nobody knows, whatever the server said before: a pooler that loses its
 * server says an error too. It is never sent again.
 */
import { FraiseqlError } from '../errors.ts'
import type { Preparation, Result, WriteExecution } from './channel.ts'
import { outcomeUnknown, overloaded, unavailable, writeError } from './database-error.ts'
import { rerunConflicts } from './rerun-conflicts.ts'
import { miscounted } from './wire/error-fields.ts'
import { Lane, type LaneOutcome, type LaneSettings } from './wire/lane.ts'
import { SessionBytes } from './wire/session-bytes.ts'

export class WriteLane implements AsyncDisposable {
  readonly #lane: Lane
  readonly #session: SessionBytes
  readonly #isPooled: boolean

  constructor(settings: Omit<LaneSettings, 'maxDepth'>) {
    const connectionOptions = { ...settings.connectionOptions, access: 'write' } as const
    this.#lane = new Lane({ ...settings, connectionOptions, maxDepth: 1 })
    this.#session = new SessionBytes(connectionOptions)
    this.#isPooled = connectionOptions.pooler === 'transaction'
  }

  start(count?: number): Promise<void> {
    return this.#lane.start(count)
  }

  write(execution: WriteExecution): Promise<Result> {
    return rerunConflicts(execution.signal, () => this.#run(execution))
  }

  prepare(preparations: readonly Preparation[]): Promise<readonly (Error | undefined)[]> {
    return this.#lane.prepare(
      preparations.map(({ session, name, text }) => ({
        session: this.#session.of(session),
        sessionStatements: this.#session.statements,
        name,
        text,
      })),
    )
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#lane[Symbol.asyncDispose]()
  }

  /** A prepared statement that is no longer good was refused like any other, so it runs without. */
  async #run(execution: WriteExecution): Promise<Result> {
    const outcome = await this.#send(execution, !this.#isPooled)
    const isOver = this.#isPooled || !isStale(outcome)
    return writtenOf(isOver ? outcome : await this.#send(execution, false), execution)
  }

  #send(
    { statements, session, signal }: WriteExecution,
    isPrepared: boolean,
  ): Promise<LaneOutcome> {
    if (signal.aborted) return Promise.resolve({ kind: 'withdrawn' })
    return new Promise((resolve) => {
      const ticket = this.#lane.submit({
        session: this.#session.of(session),
        sessionStatements: this.#session.statements,
        statements,
        isPrepared,
        rows: 'exactly one',
        onEnd: (outcome) => {
          signal.removeEventListener('abort', withdraw)
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

export function isTimeout(outcome: LaneOutcome): boolean {
  return outcome.kind === 'refused' && outcome.error.code === '57014'
}

/**
 * The connection's prepared statement is gone, or gives other columns than before. Others may have it
 * too, so it is not sent to the next of them as it is.
 */
export function isStale(outcome: LaneOutcome): boolean {
  return (
    outcome.kind === 'refused' && (outcome.error.code === '26000' || outcome.error.code === '0A000')
  )
}

function writtenOf(outcome: LaneOutcome, { signal }: WriteExecution): Result {
  switch (outcome.kind) {
    case 'row':
      return outcome.result
    case 'refused':
      // What was cancelled because its reader has gone is no fault to look for in the log.
      if (isTimeout(outcome) && signal.aborted) throw new FraiseqlError('TIMEOUT')
      throw writeError(outcome.error)
    case 'lost':
      throw outcome.isSent ? outcomeUnknown(outcome.cause) : unavailable(outcome.cause)
    case 'overloaded':
      if (!outcome.isSent) throw overloaded()
      throw withoutResult('all results together have too many bytes')
    case 'oversized':
      throw withoutResult('the result has too many bytes')
    case 'miscounted':
      throw withoutResult(miscounted().message)
    case 'withdrawn':
      throw new FraiseqlError('TIMEOUT')
  }
}

/** It was judged when PostgreSQL had begun to commit. */
function withoutResult(detail: string): FraiseqlError {
  return new FraiseqlError('COMMITTED_WITHOUT_RESULT', { detail })
}
