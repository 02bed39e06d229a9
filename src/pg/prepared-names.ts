/**
 * Which statements are prepared under a name. A statement earns its name on its second use, so that
 * documents sent once leave nothing behind, and the number of names is bounded, since the driver
 * never closes a prepared statement.
 */
export class PreparedNames {
  readonly #seen = new Set<string>()
  readonly #named = new Set<string>()

  /** The name to prepare under; undefined for an unnamed statement. */
  admit(name: string): string | undefined {
    if (this.#named.has(name)) return name
    if (this.#named.size >= maxNames) return undefined
    if (!this.#seen.has(name)) {
      if (this.#seen.size >= maxSeen) this.#seen.clear()
      this.#seen.add(name)
      return undefined
    }
    this.#seen.delete(name)
    this.#named.add(name)
    return name
  }
}

const maxNames = 200
const maxSeen = 1000
