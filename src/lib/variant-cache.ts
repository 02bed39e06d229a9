/**
 * Values by a text, which may be long, and then by a short word for the variant; never more of them
 * than `max`.
 *
 * perf: a hit makes no copy of the text and moves nothing. What was used since its last turn to go gets
 * another turn, which comes close to "least recently used" (the clock algorithm).
 */
import { hash } from 'node:crypto'

interface Entry<V> {
  readonly place: Place<V>
  readonly variant: string
  readonly value: V
  isUsed: boolean
}

/** Where the variants of one text are. */
interface Place<V> {
  readonly texts: Map<string, Map<string, Entry<V>>>
  readonly key: string
}

/**
 * Safely below the 16,383 characters beyond which V8 hashes a text by its length alone: a client could
 * make each look-up compare many long texts of one length.
 */
const maxKeyLength = 8192

export class VariantCache<V> {
  readonly #short: Place<V>['texts'] = new Map()
  /** By sha256; apart, since a short text may look like one. */
  readonly #long: Place<V>['texts'] = new Map()
  /** Those whose turn to go comes next stand first. */
  readonly #entries = new Set<Entry<V>>()
  readonly #max: number

  /** @param max - values, at least 1 */
  constructor(max: number) {
    this.#max = max
  }

  get(text: string, variant: string): V | undefined {
    const { texts, key } = this.#placeOf(text)
    const entry = texts.get(key)?.get(variant)
    if (entry === undefined) return undefined
    entry.isUsed = true
    return entry.value
  }

  /** Only what `get` does not know. */
  add(text: string, variant: string, value: V): void {
    if (this.#entries.size >= this.#max) this.#evict()
    const place = this.#placeOf(text)
    const entry: Entry<V> = { place, variant, value, isUsed: false }
    const variants = place.texts.get(place.key)
    if (variants === undefined) place.texts.set(place.key, new Map([[variant, entry]]))
    else variants.set(variant, entry)
    this.#entries.add(entry)
  }

  #placeOf(text: string): Place<V> {
    return text.length <= maxKeyLength
      ? { texts: this.#short, key: text }
      : { texts: this.#long, key: hash('sha256', text) }
  }

  /** Ends, since what goes round comes back unused. */
  #evict(): void {
    for (const entry of this.#entries) {
      this.#entries.delete(entry)
      if (!entry.isUsed) {
        forget(entry)
        return
      }
      entry.isUsed = false
      this.#entries.add(entry)
    }
  }
}

function forget<V>({ place: { texts, key }, variant }: Entry<V>): void {
  const variants = texts.get(key)
  variants?.delete(variant)
  if (variants?.size === 0) texts.delete(key)
}
