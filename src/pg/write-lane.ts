/**
 * Writes of the pipeline: connections that may write, one transaction in flight on each, the full timeout,
 * cancelled when its reader goes; and then its true outcome is awaited all the same.
 *
 * What PostgreSQL refused, with its ReadyForQuery, has not taken effect, and neither has what was never
 * sent. Of what was sent and lost nobody knows, whatever the server said before: a pooler that loses its
 * server says an error too. It is never sent again.
 */
import { FraiseqlError } from '../errors.ts'
import type { Preparation, WriteExecution, WriteResult } from './channel.ts'
import {
  databaseError,
  outcomeUnknown,
  overloaded,
  unavailable,
  writeError,
} from './database-error.ts'
import { rerunConflicts } from './rerun-conflicts.ts'
import { constraintsStatement } from './session.ts'
import { miscounted } from './wire/error-fields.ts'
import { Lane, type LaneOutcome, type LaneSettings } from './wire/lane.ts'
import { SessionBytes } from './wire/session-bytes.ts'

/** The last statement of a dry run. */
const checkConstraints = Object.freeze({
  text: constraintsStatement,
  name: 'constraints',
  parameters: [],
  answers: false,
})

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

  write(execution: WriteExecution): Promise<WriteResult> {
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
  async #run(execution: WriteExecution): Promise<WriteResult> {
    const outcome = await this.#send(execution, !this.#isPooled)
    const isOver = this.#isPooled || !isStale(outcome)
    return writtenOf(isOver ? outcome : await this.#send(execution, false), execution)
  }

  #send(
    { statements, session, signal, isDryRun }: WriteExecution,
    isPrepared: boolean,
  ): Promise<LaneOutcome> {
    if (signal.aborted) return Promise.resolve({ kind: 'withdrawn' })
    return new Promise((resolve) => {
      const ticket = this.#lane.submit({
        session: this.#session.of(session),
        sessionStatements: this.#session.statements,
        statements: isDryRun === true ? [...statements, checkConstraints] : statements,
        isDryRun,
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

function writtenOf(outcome: LaneOutcome, { signal, isDryRun }: WriteExecution): WriteResult {
  switch (outcome.kind) {
    case 'row':
      return outcome.result
    case 'refused':
      // What was cancelled because its reader has gone is no fault to look for in the log.
      if (isTimeout(outcome) && signal.aborted) throw new FraiseqlError('TIMEOUT')
      throw writeError(outcome.error)
    case 'lost':
      throw outcome.isSent && isDryRun !== true
        ? outcomeUnknown(outcome.cause)
        : unavailable(outcome.cause)
    case 'withdrawn':
      throw new FraiseqlError('TIMEOUT')
    default:
      throw isDryRun === true ? unanswered(outcome) : committed(outcome)
  }
}

/** Ends without a result of what PostgreSQL has done. */
type Unanswered = Extract<LaneOutcome, { kind: 'overloaded' | 'oversized' | 'miscounted' }>

/** It was judged when PostgreSQL had begun to commit. */
function committed(outcome: Unanswered): FraiseqlError {
  switch (outcome.kind) {
    case 'overloaded':
      return outcome.isSent
        ? withoutResult('all results together have too many bytes')
        : overloaded()
    case 'oversized':
      return withoutResult('the result has too many bytes')
    case 'miscounted':
      return withoutResult(miscounted().message)
  }
}

function withoutResult(detail: string): FraiseqlError {
  return new FraiseqlError('COMMITTED_WITHOUT_RESULT', { detail })
}

/** It was rolled back, so it is as of a read. */
function unanswered({ kind }: Unanswered): FraiseqlError {
  switch (kind) {
    case 'overloaded':
      return overloaded()
    case 'oversized':
      return new FraiseqlError('RESULT_TOO_LARGE')
    case 'miscounted':
      return databaseError(miscounted())
  }
}
