/** Many keep-alive clients that ask without a pause, each answer checked against its own request. */
import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

import { ask, askAnything, type CheckedRequest, type Verdict } from './checked-request.ts'

export interface CheckedLoad extends AsyncDisposable {
  readonly counts: Readonly<Record<string, number>>
  /** When this many more answers of the kind have come; `any` counts all. */
  readonly more: (count: number, kind?: Verdict['kind'] | 'any') => Promise<void>
  /** Stops asking, waits for what is under way, and says what was wrong. */
  readonly stop: () => Promise<LoadReport>
}

export interface LoadReport {
  /** Answers by `data` or their code. */
  readonly counts: Readonly<Record<string, number>>
  /** Milliseconds of the answers with data, in order of size. */
  readonly durations: readonly number[]
}

export interface LoadOptions {
  readonly clients?: number
  readonly next?: (number: number) => CheckedRequest
  /** How long a client waits between an answer and its next request. */
  readonly pauseMs?: number
}

const stepTimeoutMs = 30_000

export function startLoad(url: string, options: LoadOptions = {}): CheckedLoad {
  const { clients = 48, next = askAnything, pauseMs = 0 } = options
  const load = new Load(url, next, pauseMs)
  const running = Array.from({ length: clients }, () => load.run())
  let report: Promise<LoadReport> | undefined
  const stop = (): Promise<LoadReport> => {
    load.isStopping = true
    report ??= Promise.all(running).then(() => load.report())
    return report
  }
  return {
    counts: load.counts,
    more: (count, kind = 'any') => load.more(count, kind),
    stop,
    [Symbol.asyncDispose]: async () => {
      load.isStopping = true
      await Promise.all(running)
    },
  }
}

class Load {
  isStopping = false
  readonly counts: Record<string, number> = {}
  readonly #url: string
  readonly #next: (number: number) => CheckedRequest
  readonly #pauseMs: number
  readonly #durations: number[] = []
  readonly #wrong: string[] = []
  readonly #waiting = new Set<(kind: Verdict['kind']) => void>()
  #asked = 0

  constructor(url: string, next: (number: number) => CheckedRequest, pauseMs: number) {
    this.#url = url
    this.#next = next
    this.#pauseMs = pauseMs
  }

  async run(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    while (!this.isStopping && this.#wrong.length < 10) {
      this.#asked += 1
      this.#take(await ask(this.#url, this.#next(this.#asked), agent))
      if (this.#pauseMs > 0) await wait(this.#pauseMs)
    }
    agent.destroy()
  }

  async more(count: number, kind: Verdict['kind'] | 'any'): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let left = count
    const notice = (arrived: Verdict['kind']): void => {
      if (kind === 'any' || kind === arrived) left -= 1
      if (left <= 0) resolve()
      else if (this.#wrong.length > 0) reject(new Error(this.#wrong.join('\n')))
    }
    const told = (): string => `${left} of ${count} answers (${kind}) are missing: ${this.#told()}`
    const timer = setTimeout(() => reject(new Error(told())), stepTimeoutMs)
    this.#waiting.add(notice)
    await promise.finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(notice)
    })
  }

  report(): LoadReport {
    assert.deepEqual(this.#wrong, [], this.#told())
    return { counts: this.counts, durations: this.#durations.toSorted((a, b) => a - b) }
  }

  #take({ kind, text, ms }: Verdict): void {
    if (kind === 'wrong') this.#wrong.push(text)
    else this.counts[text] = (this.counts[text] ?? 0) + 1
    if (kind === 'data') this.#durations.push(ms)
    for (const notice of this.#waiting) notice(kind)
  }

  #told(): string {
    return JSON.stringify(this.counts)
  }
}
