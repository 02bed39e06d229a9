/** PostgreSQL stops and starts again under load. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/dev/embedded-postgres.ts'
import { temporaryFolder } from '../support/run-cli.ts'
import { startLoad } from './checked-load.ts'
import { askPause, askAnything } from './checked-request.ts'
import { type FaultWorld, startFaultWorld, times } from './fault-world.ts'

const stack = new AsyncDisposableStack()
const folder = stack.use(temporaryFolder())
let postgres: EmbeddedPostgres
let world: FaultWorld

before(async () => {
  postgres = await start()
  stack.defer(() => postgres[Symbol.asyncDispose]())
  world = stack.use(await startFaultWorld({ postgres }))
})

after(() => stack.disposeAsync())

test('requests are refused at once while PostgreSQL is away, and served when it is back', async () => {
  await using load = startLoad(world.server.url, {
    next: (number) => (number % 20 === 0 ? askPause(70, number) : askAnything(number)),
  })
  for (let round = 0; round < times; round += 1) {
    await load.more(300, 'data')
    await postgres[Symbol.asyncDispose]()
    await load.more(300, 'refused')
    postgres = await start()
    await load.more(500, 'data')
  }
  const { counts } = await load.stop()

  const { data: _, ...refused } = counts
  assert.deepEqual(Object.keys(refused), ['UNAVAILABLE'])
  await world.settled()
})

function start(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    directory: folder.path,
    onStep: () => undefined,
    settings: { fsync: 'off', shared_buffers: '64MB', autovacuum: 'off' },
  })
}
