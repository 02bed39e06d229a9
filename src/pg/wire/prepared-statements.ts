/**
 * What one connection has prepared, least recently used first. A name counts as prepared only when
 * ParseComplete said so: a Parse that stands behind an error of the session statement is skipped by
 * the server. While a Parse is under way, others of its name go unnamed, since preparing a name twice
 * is an error.
 */
export class PreparedStatements {
  readonly #max: number
  readonly #names = new Map<string, 'parsing' | 'ready'>()

  constructor(max: number) {
    this.#max = max
  }

  /** How to send a statement now. */
  plan(name: string): 'bind' | 'parse' | 'unnamed' {
    const state = this.#names.get(name)
    if (state === undefined) return 'parse'
    if (state === 'parsing') return 'unnamed'
    this.#names.delete(name)
    this.#names.set(name, state)
    return 'bind'
  }

  /** Its Parse is being sent; gives a name to close first, when there are too many. */
  begin(name: string): string | undefined {
    this.#names.set(name, 'parsing')
    if (this.#names.size <= this.#max) return undefined
    for (const [oldest, state] of this.#names)
      if (state === 'ready') {
        this.#names.delete(oldest)
        return oldest
      }
    return undefined
  }

  isParsing(name: string): boolean {
    return this.#names.get(name) === 'parsing'
  }

  complete(name: string): void {
    this.#names.set(name, 'ready')
  }

  /** Its Parse did not succeed, or the server no longer accepts it. */
  forget(name: string): void {
    this.#names.delete(name)
  }
}
