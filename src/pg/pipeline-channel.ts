/**
 * The fast channel: many reads in flight on few connections.
 *
 * Shared lane: connections with several transactions in flight each, a short statement timeout, never
 * cancelled. Solo lane: one transaction in flight per connection, the full timeout, cancelled when its
 * reader goes. A statement starts on the solo lane until it has shown that it is quick; a read that
 * meets the short timeout runs again there, and starts there from then on. A read lost with its
 * connection is sent once more.
 */
import { FraiseqlError } from '../errors.ts'
import { Lru } from '../lib/lru.ts'
import type { Observe } from '../observation.ts'
import type { Channel, Execution } from './channel.ts'
import type { ConnectionOptions } from './connection-config.ts'
import { databaseError } from './database-error.ts'
import { Lane, type LaneOutcome, type Ticket } from './wire/lane.ts'
import { SessionBytes } from './wire/session-bytes.ts'

export interface PipelineChannelOptions extends ConnectionOptions {
  readonly sharedConnections: number
  readonly soloConnections: number
  readonly acquireTimeoutMs: number
  readonly maxResultBytes: number
  readonly observe: Observe
}

const sharedTimeoutMs = 250
/** Quicker than this on the solo lane, and a statement may share a connection. */
const quickMs = 50
const maxDepth = 32
const maxWaiting = 2000
const maxPreparedStatements = 200
const maxKnownStatements = 10_000

export class PipelineChannel implements Channel {
  readonly #shared: Lane
  readonly #solo: Lane
  readonly #sharedSession: SessionBytes
  readonly #soloSession: SessionBytes
  readonly #isPooled: boolean
  /** Statements that may share a connection, by name. */
  readonly #quick = new Lru<string, true>(maxKnownStatements)

  constructor(options: PipelineChannelOptions) {
    this.#sharedSession = new SessionBytes(options.pooler, sharedTimeoutMs)
    this.#soloSession = new SessionBytes(options.pooler)
    this.#isPooled = options.pooler === 'transaction'
    const common = {
      connectionOptions: options,
      maxWaiting,
      maxWaitMs: options.acquireTimeoutMs,
      maxPreparedStatements,
      maxMessageBytes: options.maxResultBytes + 64,
      observe: options.observe,
    }
    this.#shared = new Lane({ ...common, connections: options.sharedConnections, maxDepth })
    this.#solo = new Lane({ ...common, connections: options.soloConnections, maxDepth: 1 })
  }

  /** Opens and prepares every connection. */
  async start(): Promise<void> {
    try {
      await Promise.all([this.#shared.start(), this.#solo.start()])
    } catch (error) {
      throw databaseError(error)
    }
  }

  async execute(execution: Execution): Promise<readonly (Buffer | null)[]> {
    const { name, signal } = execution
    if (signal.aborted) throw new FraiseqlError('TIMEOUT')
    const isQuick = name !== undefined && this.#quick.get(name) === true
    let outcome = isQuick ? await this.#onShared(execution) : await this.#onSolo(execution)
    if (isQuick && isTimeout(outcome)) {
      this.#quick.delete(name)
      outcome = await this.#onSolo(execution)
    }
    if (isWorthRetrying(outcome))
      outcome = isQuick ? await this.#onShared(execution) : await this.#onSolo(execution)
    return columnsOf(outcome)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#shared[Symbol.asyncDispose](), this.#solo[Symbol.asyncDispose]()])
  }

  #onShared({ session, name, text, parameters }: Execution): Promise<LaneOutcome> {
    return new Promise((resolve) => {
      const bytes = this.#sharedSession.of(session)
      const prepared = this.#isPooled ? undefined : name
      this.#shared.submit({ session: bytes, name: prepared, text, parameters, onEnd: resolve })
    })
  }

  async #onSolo(execution: Execution): Promise<LaneOutcome> {
    const { session, name, text, parameters, signal } = execution
    const startedAt = performance.now()
    let ticket: Ticket | undefined
    const withdraw = (): void => ticket?.withdraw()
    const outcome = await new Promise<LaneOutcome>((resolve) => {
      const bytes = this.#soloSession.of(session)
      ticket = this.#solo.submit({
        session: bytes,
        name: undefined,
        text,
        parameters,
        onEnd: resolve,
      })
      if (signal.aborted) withdraw()
      else signal.addEventListener('abort', withdraw, { once: true })
    })
    signal.removeEventListener('abort', withdraw)
    const isQuick = outcome.kind === 'row' && performance.now() - startedAt < quickMs
    if (isQuick && name !== undefined) this.#quick.set(name, true)
    return outcome
  }
}

function isTimeout(outcome: LaneOutcome): boolean {
  return outcome.kind === 'refused' && outcome.error.code === '57014'
}

/** Lost with its connection, or the connection's prepared statement was no longer good. */
function isWorthRetrying(outcome: LaneOutcome): boolean {
  if (outcome.kind === 'lost') return true
  return (
    outcome.kind === 'refused' && (outcome.error.code === '26000' || outcome.error.code === '0A000')
  )
}

function columnsOf(outcome: LaneOutcome): readonly (Buffer | null)[] {
  switch (outcome.kind) {
    case 'row':
      return outcome.columns
    case 'refused':
      throw databaseError(outcome.error)
    case 'lost':
      throw new FraiseqlError('UNAVAILABLE', {
        cause: outcome.cause,
        detail: outcome.cause.message,
        headers: { 'retry-after': '1' },
      })
    case 'oversized':
      throw new FraiseqlError('RESULT_TOO_LARGE')
    case 'overloaded':
      throw new FraiseqlError('OVERLOADED', { headers: { 'retry-after': '1' } })
    case 'withdrawn':
      throw new FraiseqlError('TIMEOUT')
  }
}
