/**
 * Which statements are quick enough to share a connection, where whatever is slow holds up all that
 * stands behind it. A statement shares once it has run quickly alone; how many of it may be in flight
 * on shared connections at a time grows with each quick run and is cut to a quarter by each slow one, since
 * its speed depends on its parameters. When the last of them is slow as well, or it met the short timeout,
 * it runs alone until it has been quick many times in a row: a single slow run may be a moment in which
 * this process or the server had no processor.
 */
import { Lru } from '../lib/lru.ts'

/** Quicker than this, counted from its turn on the connection, and a run is quick. */
const quickMs = 50
const firstAllowance = 2
const maxAllowance = 1024
const runsAfterSlowness = 100
const maxKnownStatements = 10_000

export class QuickStatements {
  readonly #paces = new Lru<string, Pace>(maxKnownStatements)

  /** To be told how the run went, whichever lane it takes. */
  paceOf(name: string): Pace {
    const known = this.#paces.get(name)
    if (known !== undefined) return known
    const pace = new Pace()
    this.#paces.set(name, pace)
    return pace
  }
}

/** What is known of one statement. */
export class Pace {
  /** Quick runs in a row that it takes to share, and how many of them are still missing. */
  #needed = 1
  #missing = 1
  /** Runs that may be in flight on shared connections. */
  #allowance = 0
  #sharing = 0

  /** Whether the next run may share; then it counts until `ranShared`. */
  share(): boolean {
    if (this.#sharing >= this.#allowance) return false
    this.#sharing += 1
    return true
  }

  /** @param durationMs - undefined when the run says nothing about its speed */
  ranShared(durationMs: number | undefined): void {
    this.#sharing -= 1
    if (durationMs === undefined) return
    if (durationMs < quickMs) this.#grow()
    else if (this.#allowance > 1) this.#allowance = Math.max(1, Math.floor(this.#allowance / 4))
    else {
      this.#allowance = 0
      this.#ban()
    }
  }

  /** It met the short timeout of a shared connection. */
  timedOut(): void {
    this.#sharing -= 1
    this.#allowance = 0
    this.#ban()
  }

  ranAlone(durationMs: number): void {
    if (durationMs >= quickMs) {
      if (this.#missing > 0) this.#missing = this.#needed
      return
    }
    this.#missing = Math.max(this.#missing - 1, 0)
    if (this.#missing === 0) this.#grow()
  }

  #ban(): void {
    this.#needed = runsAfterSlowness
    this.#missing = runsAfterSlowness
  }

  #grow(): void {
    // A run that began before the statement was found slow does not bring it back.
    if (this.#missing > 0) return
    this.#allowance = Math.min(Math.max(this.#allowance + 1, firstAllowance), maxAllowance)
  }
}
