/**
 * Clients that write without a pause, half of them under keys, and a ledger of what each was told. A client
 * with a key sends its write again until it is answered; one without never does.
 */
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'

export const clients = 8

/** All of it takes effect or nothing, and a second time would show. */
const mutation = `mutation($number: String!, $account: ID!) {
  createHead(input: { number: $number }) { id }
  createLines(input: [
    { number: $number, place: 1 }, { number: $number, place: 2 }, { number: $number, place: 3 }
  ]) { id place }
  updateAccount(id: $account, inc: { value: "1" }) { value }
}`

export interface Entry {
  readonly number: string
  readonly account: number
  readonly isKeyed: boolean
  /** `sent` until something is heard; `unknown` when nothing ever will be. */
  told: 'sent' | 'done' | 'refused' | 'unknown'
}

/** Codes that promise that nothing has taken effect. */
const refusals: ReadonlySet<string> = new Set([
  'UNAVAILABLE',
  'OVERLOADED',
  'TIMEOUT',
  'CONFLICT_RETRY',
  'SERVER_SHUTTING_DOWN',
])

const retryMs = 20
const stepTimeoutMs = 20_000

export class WriteLoad implements AsyncDisposable {
  readonly entries: Entry[] = []
  /** Answers that were given before. */
  replays = 0
  /** Attempts that were not answered with data. */
  failures = 0
  readonly #urlOf: () => string
  readonly #name: string
  readonly #stopping = new AbortController()
  readonly #running: readonly Promise<void>[]
  readonly #acknowledged = new Set<() => void>()

  /** Its numbers begin with the name, so that each load can be judged by itself. */
  constructor(name: string, urlOf: () => string) {
    this.#name = name
    this.#urlOf = urlOf
    this.#running = Array.from({ length: clients }, (_, client) => this.#run(client))
  }

  /** Resolves with the acknowledgement that makes this many more. */
  async more(count: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let left = count
    const notice = (): void => {
      left -= 1
      if (left === 0) resolve()
    }
    const timer = setTimeout(
      () => reject(new Error(`${left} of ${count} writes are not acknowledged`)),
      stepTimeoutMs,
    )
    this.#acknowledged.add(notice)
    await promise.finally(() => {
      clearTimeout(timer)
      this.#acknowledged.delete(notice)
    })
  }

  /** Those that wait for their answer. */
  get underWay(): readonly Entry[] {
    return this.entries.filter(({ told }) => told === 'sent')
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#running)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await Promise.allSettled(this.#running)
  }

  async #run(client: number): Promise<void> {
    const isKeyed = client % 2 === 0
    for (let count = 0; !this.#stopping.signal.aborted; count += 1) {
      const number = `${this.#name} ${client} ${count}`
      const entry: Entry = { number, account: client, isKeyed, told: 'sent' }
      this.entries.push(entry)
      await this.#write(entry)
    }
  }

  async #write(entry: Entry): Promise<void> {
    for (const deadline = Date.now() + stepTimeoutMs; ;) {
      const told = await this.#send(entry)
      if (told === 'done') {
        entry.told = told
        for (const notice of this.#acknowledged) notice()
        return
      }
      this.failures += 1
      await wait(retryMs)
      if (!entry.isKeyed) {
        entry.told = told
        return
      }
      assert.ok(Date.now() < deadline, `${entry.number} is never answered`)
    }
  }

  async #send({ number, account, isKeyed }: Entry): Promise<Exclude<Entry['told'], 'sent'>> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const key = { 'idempotency-key': number.replaceAll(' ', '-') }
    const body = JSON.stringify({ query: mutation, variables: { number, account } })
    let text: string
    try {
      const response = await fetch(`${this.#urlOf()}/graphql`, {
        method: 'POST',
        headers: isKeyed ? { ...headers, ...key } : headers,
        body,
      })
      text = await response.text()
      if (response.headers.get('idempotent-replayed') === 'true') this.replays += 1
    } catch {
      return 'unknown'
    }
    const code = /"code":"(\w+)"/.exec(text)?.[1]
    if (code === undefined) {
      assert.match(text, /^\{"data":\{"createHead":\{"id":"\d+"\},"createLines":\[/)
      return 'done'
    }
    if (refusals.has(code)) return 'refused'
    assert.equal(code, 'OUTCOME_UNKNOWN', text)
    return 'unknown'
  }
}

export interface Stored {
  readonly number: string
  readonly heads: number
  readonly lines: number
}

/** What was told is what stands in the database. */
export function judge(
  entries: readonly Entry[],
  stored: readonly Stored[],
  balances: ReadonlyMap<number, number>,
): void {
  const wrong: string[] = []
  const byNumber = new Map(stored.map((row) => [row.number, row]))
  const expected = new Map<number, number>()
  for (const { number, account, told } of entries) {
    const { heads = 0, lines = 0 } = byNumber.get(number) ?? {}
    expected.set(account, (expected.get(account) ?? 0) + heads)
    const allowed = { done: [1], refused: [0], unknown: [0, 1], sent: [] as number[] }[told]
    if (!allowed.includes(heads)) wrong.push(`${number}: ${told}, and ${heads} times there`)
    if (lines !== heads * 3) wrong.push(`${number}: half there, ${heads} and ${lines}`)
  }
  for (const [account, count] of expected)
    if (balances.get(account) !== count)
      wrong.push(`account ${account}: ${balances.get(account)} and not ${count}`)
  assert.deepEqual(wrong, [])
}
