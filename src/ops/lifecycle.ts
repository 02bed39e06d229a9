/**
 * The life of the process as a state machine: `starting → ready ⇄ degraded → draining → stopped`,
 * and from anywhere to `failed`. Everything that asks "may I still …" asks here.
 */
import type { LifecycleState, Observe } from '../observation.ts'

const followers: Readonly<Record<LifecycleState, readonly LifecycleState[]>> = {
  starting: ['ready', 'degraded', 'draining', 'failed'],
  ready: ['degraded', 'draining', 'failed'],
  degraded: ['ready', 'draining', 'failed'],
  draining: ['stopped', 'failed'],
  stopped: [],
  failed: [],
}

export class Lifecycle {
  readonly #observe: Observe
  readonly #listeners: (() => void)[] = []
  #state: LifecycleState = 'starting'

  constructor(observe: Observe) {
    this.#observe = observe
  }

  get state(): LifecycleState {
    return this.#state
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /**
   * Moves on if the present state allows it, and tells whether it did: a check that rises while the
   * process drains has come too late, which is no error.
   */
  enter(state: LifecycleState, reason: string): boolean {
    if (!followers[this.#state].includes(state)) return false
    const from = this.#state
    this.#state = state
    this.#observe({ kind: 'lifecycle.changed', from, to: state, reason })
    for (const listener of this.#listeners) listener()
    return true
  }
}
