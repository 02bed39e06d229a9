/** What clients that leave, stall or ask for much do to those who do not. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'

import { Random } from '../fuzz/random.ts'
import { testSeed } from '../support/seed.ts'
import { abort } from './abort-request.ts'
import { ask, askAnything, askItem, askLarge, askPause, begin } from './checked-request.ts'
import { startLoad } from './checked-load.ts'
import { type FaultWorld, startFaultWorld, times } from './fault-world.ts'

let world: FaultWorld
const stack = new AsyncDisposableStack()
/** Of the clients that do not read. */
const oneShot = new Agent({ keepAlive: false })
/** Two megabytes. */
const largest = askLarge(1)

before(async () => {
  world = stack.use(
    await startFaultWorld({ env: { FRAISEQL_DATABASE_ACQUIRE_TIMEOUT_MS: '5000' } }),
  )
})

after(() => stack.disposeAsync())

test('a thousand requests that are aborted under way harm no other', async () => {
  const random = new Random(testSeed())
  await using load = startLoad(world.server.url, { clients: 8 })
  const abortMany = async (count: number) => {
    for (let number = 0; number < count; number += 1) {
      // Some run alone for a while, some share a connection, some have large answers.
      const kind = random.below(10)
      const ordinary = kind < 5 ? askAnything(number) : askPause(2000, number)
      await abort(world.server.url, kind === 9 ? largest : ordinary, random.below(20))
    }
  }
  await Promise.all(Array.from({ length: 20 }, () => abortMany(50 * times)))
  await load.more(200, 'data')
  const { counts } = await load.stop()

  assertServed(counts)
  await world.settled()
})

test('a cancelled statement is its own: whoever stays gets an answer', async () => {
  const random = new Random(testSeed())
  // 70 ms are too long to share a connection: all of them run alone, where others are cancelled.
  await using load = startLoad(world.server.url, {
    clients: 8,
    next: (number) => askPause(70, number),
  })
  // Time enough for the statement to end by itself, and for the next to begin.
  world.tap.delayNew(30)
  const storm = async () => {
    // Most end about when their client leaves: their cancellation comes when others run already.
    for (let number = 0; number < 25 * times; number += 1)
      await abort(
        world.server.url,
        askPause(number % 5 === 0 ? 2000 : 70, number),
        40 + random.below(120),
      )
  }
  await Promise.all(Array.from({ length: 12 }, storm))
  world.tap.delayNew(0)
  await load.more(50, 'data')
  const { counts } = await load.stop()

  assertServed(counts)
  assert.ok(world.tap.cancels() > 20, `${world.tap.cancels()} statements were cancelled`)
  // Whoever leaves must not be able to fill the log with errors.
  const errors = world.server.logs.filter(({ event }) => event === 'error.internal')
  assert.deepEqual(errors, [])
  await world.settled()
})

test('a hundred clients that do not read their large answers hold up nobody', async () => {
  const readers = await Promise.all(Array.from({ length: 100 }, beginUnread))
  await using load = startLoad(world.server.url, { clients: 16 })
  await load.more(1000 * times)
  const { counts } = await load.stop()
  for (const { destroy } of readers) destroy()

  assertServed(counts)
  const statuses = readers.map(({ status }) => status)
  assert.ok(statuses.includes(200))
  assert.ok(
    statuses.every((status) => status === 200 || status === 503),
    statuses.join(),
  )
  await world.settled()

  // What they held is free again: as many who read get everything.
  await using readingLoad = startLoad(world.server.url, { clients: 8, next: () => largest })
  await readingLoad.more(30, 'data')
  assert.deepEqual(Object.keys((await readingLoad.stop()).counts), ['data'])
})

test('quick requests stay quick beside slow ones, also where those looked quick before', async () => {
  const slowMs = times === 1 ? 2000 : 10_000
  await using agents = new Agents()
  await using load = startLoad(world.server.url, {
    clients: 8,
    next: (number) => askItem(1 + (number % 4000)),
  })
  await load.more(500, 'data')
  // The same document, quick so far: it begins on a connection that others share.
  for (let number = 0; number < 5; number += 1)
    await ask(world.server.url, askPause(0, number), agents.next())
  const slow = await Promise.all(
    [1, 2].map((number) => ask(world.server.url, askPause(slowMs, number), agents.next())),
  )
  const { counts, durations } = await load.stop()

  for (const { kind, text, ms } of slow) {
    assert.deepEqual([kind, text], slowMs < 5000 ? ['data', 'data'] : ['refused', 'TIMEOUT'])
    assert.ok(ms > Math.min(slowMs, 4900))
  }
  assert.deepEqual(Object.keys(counts), ['data'])
  const median = durations[Math.floor(durations.length / 2)] ?? Infinity
  assert.ok(median < slowMs / 20, `${median} ms beside ${slowMs} ms`)
  await world.settled()
})

/** Too much work may be refused; nobody is cancelled, lost or wrong. */
function assertServed(counts: Readonly<Record<string, number>>): void {
  const kinds = Object.keys(counts).filter((kind) => kind !== 'OVERLOADED')
  assert.deepEqual(kinds, ['data'], JSON.stringify(counts))
}

class Agents implements AsyncDisposable {
  readonly #agents: Agent[] = []

  next(): Agent {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    this.#agents.push(agent)
    return agent
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const agent of this.#agents) agent.destroy()
    await Promise.resolve()
  }
}

/** Has the head of its answer and reads no further. */
async function beginUnread(): Promise<{
  readonly status: number
  readonly destroy: () => void
}> {
  const outgoing = begin(world.server.url, largest, oneShot)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  response.on('error', () => undefined)
  response.pause()
  return {
    status: response.statusCode ?? 0,
    destroy: () => {
      outgoing.destroy()
    },
  }
}
