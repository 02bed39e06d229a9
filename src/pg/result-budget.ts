/**
 * Bytes of results that the process holds: from the DataRow's arrival until its reader has them. A
 * result that would go beyond the bounds is read past, not kept.
 */
export class ResultBudget {
  readonly maxResultBytes: number
  #free: number

  constructor(limits: {
    /** Of one operation. */
    readonly maxResultBytes: number
    /** Of all operations together. */
    readonly maxTotalResultBytes: number
  }) {
    this.maxResultBytes = limits.maxResultBytes
    this.#free = limits.maxTotalResultBytes
  }

  /** False when there is no room; then nothing was taken. */
  take(bytes: number): boolean {
    if (bytes > this.#free) return false
    this.#free -= bytes
    return true
  }

  give(bytes: number): void {
    this.#free += bytes
  }
}

/** What one operation has taken. */
export class ResultShare {
  readonly #budget: ResultBudget
  #bytes = 0

  constructor(budget: ResultBudget) {
    this.#budget = budget
  }

  take(bytes: number): 'taken' | 'oversized' | 'overloaded' {
    if (this.#bytes + bytes > this.#budget.maxResultBytes) return 'oversized'
    if (!this.#budget.take(bytes)) return 'overloaded'
    this.#bytes += bytes
    return 'taken'
  }

  /** Gives all of it back. */
  readonly release = (): void => {
    this.#budget.give(this.#bytes)
    this.#bytes = 0
  }
}
