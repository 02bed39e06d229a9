/**
 * What one connection has prepared, least recently used first. A statement counts as prepared only when
 * ParseComplete said so: a Parse that stands behind an error of the session statement is skipped by
 * the server. While a Parse is under way, others of its name go unnamed, since preparing a name twice
 * is an error.
 */

/** One preparation of a name; a name that is prepared again is another one. */
export interface PreparedStatement {
  readonly name: string
  isReady: boolean
}

export class PreparedStatements {
  readonly #max: number
  readonly #statements = new Map<string, PreparedStatement>()

  constructor(max: number) {
    this.#max = max
  }

  find(name: string): PreparedStatement | undefined {
    const statement = this.#statements.get(name)
    if (statement === undefined || !statement.isReady) return statement
    this.#statements.delete(name)
    this.#statements.set(name, statement)
    return statement
  }

  /** Its Parse is being sent. */
  begin(name: string): PreparedStatement {
    const statement = { name, isReady: false }
    this.#statements.set(name, statement)
    return statement
  }

  /** A statement to close when there are too many; none of these. */
  evict(inUse: readonly (PreparedStatement | undefined)[]): PreparedStatement | undefined {
    if (this.#statements.size <= this.#max) return undefined
    for (const statement of this.#statements.values())
      if (statement.isReady && !inUse.includes(statement)) {
        this.#statements.delete(statement.name)
        return statement
      }
    return undefined
  }

  /**
   * Its Parse did not succeed, or the server no longer accepts it. False when that was known: several
   * transactions in flight learn of it one after the other, and the name may be good again by then.
   */
  forget(statement: PreparedStatement): boolean {
    if (this.#statements.get(statement.name) !== statement) return false
    return this.#statements.delete(statement.name)
  }
}
