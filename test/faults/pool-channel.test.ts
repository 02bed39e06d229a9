/** The kill switch: with `channel = "pool"` the same faults have the same ends. */
import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { after, before, test } from 'node:test'

import { abort } from './abort-request.ts'
import { startLoad } from './checked-load.ts'
import { ask, askPause } from './checked-request.ts'
import { type FaultWorld, startFaultWorld } from './fault-world.ts'

let world: FaultWorld
const stack = new AsyncDisposableStack()
const agent = new Agent({ keepAlive: true })

before(async () => {
  stack.defer(() => agent.destroy())
  world = stack.use(
    await startFaultWorld({
      env: {
        FRAISEQL_DATABASE_CHANNEL: 'pool',
        FRAISEQL_DATABASE_POOL_SIZE: '7',
        FRAISEQL_DATABASE_STATEMENT_TIMEOUT_MS: '1000',
      },
    }),
  )
})

after(() => stack.disposeAsync())

test('the pool answers each request with its own data', async () => {
  await using load = startLoad(world.server.url)
  await load.more(300, 'data')
  const { counts } = await load.stop()

  assert.deepEqual(Object.keys(counts), ['data'])
})

test('the pool ends a statement that takes too long', async () => {
  const { text, ms } = await ask(world.server.url, askPause(2000, 1), agent)

  assert.equal(text, 'TIMEOUT')
  assert.ok(ms < 2000, `${ms} ms`)
})

test('the pool cancels for a client that left, and for nobody else', async () => {
  await using load = startLoad(world.server.url, {
    next: (number) => askPause(70, number),
    clients: 4,
  })
  await Promise.all(
    [1, 2, 3, 4, 5].map((number) => abort(world.server.url, askPause(2000, number), 20)),
  )
  await load.more(20, 'data')
  const { counts } = await load.stop()

  assert.deepEqual(Object.keys(counts), ['data'])
})

test('the pool refuses while the database is away, and serves when it is back', async () => {
  await using load = startLoad(world.server.url, { clients: 8 })
  await load.more(50, 'data')
  world.tap.refuse()
  await load.more(20, 'refused')
  world.tap.accept()
  await load.more(100, 'data')
  const { counts } = await load.stop()

  // Whoever waited for one of the connections is told that there was none.
  const kinds = Object.keys(counts).filter((kind) => kind !== 'OVERLOADED')
  assert.deepEqual(kinds.toSorted(), ['UNAVAILABLE', 'data'])
})
