/**
 * Values by a text, which may be long, and then by a short word for the variant; never more of them
 * than `max`.
 *
 * perf: a hit makes no copy of the text and moves nothing. What was used since its last turn to go gets
 * another turn, which comes close to "least recently used" (the clock algorithm).
 */
interface Entry<V> {
  readonly text: string
  readonly variant: string
  readonly value: V
  isUsed: boolean
}

export class VariantCache<V> {
  readonly #texts = new Map<string, Map<string, Entry<V>>>()
  /** Those whose turn to go comes next stand first. */
  readonly #entries = new Set<Entry<V>>()
  readonly #max: number

  /** @param max - values, at least 1 */
  constructor(max: number) {
    this.#max = max
  }

  get(text: string, variant: string): V | undefined {
    const entry = this.#texts.get(text)?.get(variant)
    if (entry === undefined) return undefined
    entry.isUsed = true
    return entry.value
  }

  /** Only what `get` does not know. */
  add(text: string, variant: string, value: V): void {
    if (this.#entries.size >= this.#max) this.#evict()
    const entry: Entry<V> = { text, variant, value, isUsed: false }
    const variants = this.#texts.get(text)
    if (variants === undefined) this.#texts.set(text, new Map([[variant, entry]]))
    else variants.set(variant, entry)
    this.#entries.add(entry)
  }

  /** Ends, since what goes round comes back unused. */
  #evict(): void {
    for (const entry of this.#entries) {
      this.#entries.delete(entry)
      if (!entry.isUsed) {
        this.#forget(entry)
        return
      }
      entry.isUsed = false
      this.#entries.add(entry)
    }
  }

  #forget({ text, variant }: Entry<V>): void {
    const variants = this.#texts.get(text)
    variants?.delete(variant)
    if (variants?.size === 0) this.#texts.delete(text)
  }
}
