/**
 * Checks that run in the background, so that a probe reads a cached result and cannot hammer what is
 * checked. A result must repeat before it counts: one lost packet takes no replica out of service,
 * and one lucky ping brings none back.
 */
import type { ReadinessConfig } from '../config/config.ts'

export interface HealthCheck {
  readonly name: string
  /** Rejects when what it checks is not well; gives up when the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
}

export interface CheckReport {
  readonly name: string
  readonly status: 'pass' | 'fail'
  /** When the status last changed, RFC 3339. */
  readonly since: string
  readonly latencyMs: number
  /** For operators, on the admin listener only. */
  readonly reason: string | undefined
}

interface CheckState {
  readonly check: HealthCheck
  report: CheckReport | undefined
  /** Results in a row that contradict the report. */
  contradictions: number
}

export class HealthChecks implements AsyncDisposable {
  readonly #states: readonly CheckState[]
  readonly #settings: ReadinessConfig
  readonly #onRound: () => void
  readonly #stopping = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> = Promise.resolve()

  /** `onRound` is called after each round, whether or not a status changed. */
  constructor(checks: readonly HealthCheck[], settings: ReadinessConfig, onRound: () => void) {
    this.#states = checks.map((check) => ({ check, report: undefined, contradictions: 0 }))
    this.#settings = settings
    this.#onRound = onRound
  }

  get reports(): readonly CheckReport[] {
    return this.#states.flatMap(({ report }) => (report === undefined ? [] : [report]))
  }

  /** Resolves after the first round, whose results count at once. */
  async start(): Promise<void> {
    this.#round = this.#runRound()
    await this.#round
    this.#schedule()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    clearTimeout(this.#timer)
    await this.#round
  }

  #schedule(): void {
    if (this.#stopping.signal.aborted) return
    this.#timer = setTimeout(() => {
      this.#round = this.#runRound()
      void this.#round.then(() => this.#schedule())
    }, this.#settings.intervalMs)
  }

  async #runRound(): Promise<void> {
    await Promise.all(this.#states.map((state) => this.#runCheck(state)))
    if (!this.#stopping.signal.aborted) this.#onRound()
  }

  async #runCheck(state: CheckState): Promise<void> {
    const startedAt = performance.now()
    const deadline = AbortSignal.timeout(this.#settings.timeoutMs)
    const signal = AbortSignal.any([deadline, this.#stopping.signal])
    let reason: string | undefined
    try {
      await Promise.race([state.check.run(signal), rejectWhenAborted(signal)])
    } catch (error) {
      reason = deadline.aborted ? 'timed out' : messageOf(error)
    }
    if (this.#stopping.signal.aborted) return
    this.#take(state, reason, performance.now() - startedAt)
  }

  #take(state: CheckState, reason: string | undefined, latencyMs: number): void {
    const status = reason === undefined ? 'pass' : 'fail'
    const { failures, successes } = this.#settings
    const previous = state.report
    const isSame = previous?.status === status
    state.contradictions = isSame ? 0 : state.contradictions + 1
    const needed = status === 'fail' ? failures : successes
    if (previous !== undefined && !isSame && state.contradictions < needed) return
    const since = isSame ? previous.since : new Date().toISOString()
    state.contradictions = 0
    state.report = { name: state.check.name, status, since, latencyMs, reason }
  }
}

/** A check that ignores its signal must not stop the round. */
function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
