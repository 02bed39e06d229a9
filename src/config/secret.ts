/** A value that no log, message, dump or JSON text may show. */
import { inspect } from 'node:util'

const redacted = '[redacted]'

export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** Hands the value to the one place that needs it; nothing else sees it. */
  use<T>(consume: (value: string) => T): T {
    return consume(this.#value)
  }

  toString(): string {
    return redacted
  }

  toJSON(): string {
    return redacted
  }

  [Symbol.toPrimitive](): string {
    return redacted
  }

  static {
    Object.defineProperty(this.prototype, inspect.custom, { value: () => redacted })
  }
}
