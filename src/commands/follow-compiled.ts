/**
 * Follows schema.compiled.json while it is served: a file that was replaced is read and checked, and taken
 * when it fits the database. One that does not fit yet is tried again until it does, so that file and
 * database may be changed in either order. Until then, and after a bad file, the old schema is served.
 *
 * The file is looked at by its name every second: links and network file systems tell no changes.
 */
import { stat } from 'node:fs/promises'
import type { Observe } from '../observation.ts'
import type { Model } from '../schema/model.ts'
import { readCompiledSchema } from './compiled-schema.ts'
import { explainFailure } from './explain-failure.ts'

export interface FollowSettings {
  readonly path: string
  /** What is served. */
  readonly model: Model
  /** Of the file before that was read from it. */
  readonly stamp: string
  /** Serves another one; rejects when it cannot be served. */
  readonly replace: (model: Model) => Promise<void>
  readonly observe: Observe
}

const intervalMs = 1000

export function followCompiled(settings: FollowSettings): Disposable {
  return new CompiledFollower(settings)
}

class CompiledFollower implements Disposable {
  readonly #settings: FollowSettings
  #served: string
  /** Of the file that was read last. */
  #stamp: string
  /** Why it could not be read, told only when it stays so: it may be in the middle of being written. */
  #complaint: string | undefined
  /** Read, and not served yet. */
  #pending: Model | undefined
  #told: string | undefined
  #timer: NodeJS.Timeout | undefined
  #isDisposed = false

  constructor(settings: FollowSettings) {
    this.#settings = settings
    this.#served = JSON.stringify(settings.model)
    this.#stamp = settings.stamp
    this.#schedule()
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
  }

  #schedule(): void {
    if (this.#isDisposed) return
    this.#timer = setTimeout(() => {
      void this.#look().then(() => this.#schedule())
    }, intervalMs)
  }

  async #look(): Promise<void> {
    const stamp = await stampOf(this.#settings.path)
    if (stamp === this.#stamp) this.#complain()
    else this.#read(stamp)
    if (this.#pending !== undefined) await this.#try(this.#pending)
  }

  #read(stamp: string): void {
    this.#stamp = stamp
    this.#complaint = undefined
    this.#pending = undefined
    this.#told = undefined
    try {
      const model = readCompiledSchema(this.#settings.path)
      if (JSON.stringify(model) !== this.#served) this.#pending = model
    } catch (error) {
      this.#complaint = explainFailure(error).message
    }
  }

  #complain(): void {
    if (this.#complaint !== undefined) this.#reject(this.#complaint)
    this.#complaint = undefined
  }

  async #try(model: Model): Promise<void> {
    try {
      await this.#settings.replace(model)
      this.#served = JSON.stringify(model)
      this.#pending = undefined
    } catch (error) {
      const { message } = explainFailure(error)
      if (message !== this.#told) this.#reject(message)
      this.#told = message
    }
  }

  #reject(reason: string): void {
    if (!this.#isDisposed) this.#settings.observe({ kind: 'schema.rejected', reason })
  }
}

/** Changes when the file is replaced or written, also behind a link. */
export async function stampOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true })
    return [dev, ino, size, mtimeNs].join()
  } catch {
    return 'missing'
  }
}
