/** Seeded random choices: the same seed gives the same choices on every machine. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) >>> 0
  }

  /** From 0 up to, but not with, `bound` (the generator "mulberry32"). */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }

  chance(share: number): boolean {
    return this.below(1_000_000) < share * 1_000_000
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined && items.length === 0) throw new Error('nothing to pick from')
    return item as T
  }

  /** `count` different items at most, in random order. */
  some<T>(items: readonly T[], count: number): T[] {
    const rest = [...items]
    const picked: T[] = []
    while (picked.length < count && rest.length > 0)
      picked.push(...rest.splice(this.below(rest.length), 1))
    return picked
  }
}
