/**
 * Which statements are quick enough to share a connection, where whatever is slow holds up all that
 * stands behind it. One that has run quickly is; one that then met the short timeout of a shared
 * connection is not until it has been quick many times in a row: its speed depends on its parameters,
 * or the database is slow at the moment.
 */
import { Lru } from '../lib/lru.ts'

/** Quicker than this alone, and a statement may share. */
const quickMs = 50
const runsAfterTimeout = 100
const maxKnownStatements = 10_000

export class QuickStatements {
  /** Quick runs in a row that are still missing, by name. */
  readonly #missing = new Lru<string, number>(maxKnownStatements)

  has(name: string): boolean {
    return this.#missing.get(name) === 0
  }

  /** It has had a connection of its own for so long. */
  ranAlone(name: string, durationMs: number): void {
    const missing = this.#missing.get(name)
    if (durationMs < quickMs) this.#missing.set(name, Math.max((missing ?? 1) - 1, 0))
    else if (missing !== undefined && missing > 0) this.#missing.set(name, runsAfterTimeout)
  }

  timedOut(name: string): void {
    this.#missing.set(name, runsAfterTimeout)
  }
}
