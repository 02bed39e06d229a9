/**
 * Documents that clients registered by their hash (automatic persisted queries). Each scope, a role with its
 * claims, sees its own only: whether somebody else has registered a document cannot be asked. There are never
 * more than `max`; when they are full, the scope that holds most loses its oldest, so that no tenant can push out
 * what others use.
 */
export class PersistedQueries {
  readonly #max: number
  /** Texts by hash, least recently used first. */
  readonly #scopes = new Map<string, Map<string, string>>()
  /** Scopes by how many texts they hold: the place in the list is the number. */
  readonly #bySize: Set<string>[] = []
  #size = 0

  /** @param max - texts; 0 keeps none */
  constructor(max: number) {
    this.#max = max
  }

  get isEnabled(): boolean {
    return this.#max > 0
  }

  get(scope: string, hash: string): string | undefined {
    const texts = this.#scopes.get(scope)
    const text = texts?.get(hash)
    if (texts === undefined || text === undefined) return undefined
    texts.delete(hash)
    texts.set(hash, text)
    return text
  }

  /** Only what is enabled, admitted, and has this hash. */
  add(scope: string, hash: string, text: string): void {
    if (this.get(scope, hash) !== undefined) return
    if (this.#size >= this.#max) this.#evict()
    const texts = this.#scopes.get(scope) ?? new Map<string, string>()
    this.#scopes.set(scope, texts)
    texts.set(hash, text)
    this.#size += 1
    this.#move(scope, texts.size - 1, texts.size)
  }

  #evict(): void {
    const [scope] = this.#bySize.at(-1) ?? []
    const texts = scope === undefined ? undefined : this.#scopes.get(scope)
    const [oldest] = texts?.keys() ?? []
    if (scope === undefined || texts === undefined || oldest === undefined) return
    texts.delete(oldest)
    this.#size -= 1
    if (texts.size === 0) this.#scopes.delete(scope)
    this.#move(scope, texts.size + 1, texts.size)
  }

  /** The list ends with the largest size that a scope has. */
  #move(scope: string, from: number, to: number): void {
    this.#bySize[from]?.delete(scope)
    while (this.#bySize.length <= to) this.#bySize.push(new Set())
    if (to > 0) this.#bySize[to]?.add(scope)
    while (this.#bySize.at(-1)?.size === 0) this.#bySize.pop()
  }
}
