/** What happens to requests when something happens to the database or on the way to it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { askAnything, askBrittles, askPause } from './checked-request.ts'
import { startLoad } from './checked-load.ts'
import { type FaultWorld, startFaultWorld, times } from './fault-world.ts'

let world: FaultWorld
const stack = new AsyncDisposableStack()

before(async () => {
  world = stack.use(
    await startFaultWorld({
      env: {
        FRAISEQL_DATABASE_STATEMENT_TIMEOUT_MS: '1000',
        FRAISEQL_DATABASE_CONNECT_TIMEOUT_MS: '1000',
        FRAISEQL_DATABASE_ACQUIRE_TIMEOUT_MS: '1000',
        FRAISEQL_SERVER_REQUEST_TIMEOUT_MS: '2500',
        FRAISEQL_SERVER_HEADERS_TIMEOUT_MS: '2500',
        FRAISEQL_SERVER_BODY_TIMEOUT_MS: '2500',
      },
    }),
  )
})

after(() => stack.disposeAsync())

/** Some of all requests run alone on their connection, since they take their time. */
const mixed = (number: number) => (number % 20 === 0 ? askPause(70, number) : askAnything(number))

test('a backend killed under its requests costs none of them its answer', async () => {
  await using load = startLoad(world.server.url, { next: mixed })
  await load.more(300, 'data')
  for (let kill = 0; kill < 15 * times; kill += 1) {
    // In turn whatever runs, and what runs alone: only that sleeps.
    const alone = kill % 2 === 0 ? '' : `and wait_event = 'PgSleep'`
    await world.sql(
      `select pg_terminate_backend(pid) from (
         select pid from pg_stat_activity
         where datname = current_database() and application_name = 'fraiseql'
           and state = 'active' ${alone} order by random() limit 1
       ) victim`,
    )
    await load.more(60)
  }
  await load.more(300, 'data')
  const { counts } = await load.stop()

  // Each is sent again once; only one that meets two kills in a row is told so.
  const { data = 0, ...refused } = counts
  assert.ok(sum(refused) < data / 50, JSON.stringify(counts))
  await world.settled()
})

test('a network that cuts every connection is survived, again and again', async () => {
  await using load = startLoad(world.server.url, { next: mixed })
  for (let cut = 0; cut < 5 * times; cut += 1) {
    await load.more(200, 'data')
    world.tap.cut()
  }
  await load.more(300, 'data')
  await load.stop()
  await world.settled()
})

test('a network that stalls delays or refuses, and all goes on when it comes back', async () => {
  await using load = startLoad(world.server.url, { next: mixed })
  await load.more(200, 'data')
  world.tap.stall()
  await load.more(60, 'refused')
  world.tap.resume()
  await load.more(300, 'data')
  await load.stop()
  await world.settled()
})

test('connections that the network forgot are replaced', async () => {
  await using load = startLoad(world.server.url, { next: mixed })
  await load.more(200, 'data')
  world.tap.strand()
  await load.more(1000, 'data')
  await load.stop()
  world.tap.cut()
  await world.settled()
})

test('changes of the tables under load change no answer', async () => {
  await using load = startLoad(world.server.url, { next: mixed })
  for (let round = 0; round < 2 * times; round += 1) {
    for (const change of [
      'alter table faults.items add column extra text',
      'create index items_label on faults.items (label)',
      'alter table faults.items alter column label type varchar(64)',
      'create or replace view faults.pauses as select id, label, pg_sleep(id / 1000 / 1000.0)::text as slept from faults.pause_rows where true',
      'drop index faults.items_label',
      'alter table faults.items alter column label type text',
      'alter table faults.items drop column extra',
      'analyze faults.items',
    ]) {
      await world.sql(change)
      await load.more(100, 'data')
    }
  }
  const { counts } = await load.stop()

  assert.deepEqual(Object.keys(counts), ['data'])
  await world.settled()
})

test('a row that fails in the middle of a list fails its own request alone', async () => {
  let failing = 0
  await using load = startLoad(world.server.url, {
    next: (number) => {
      if (number % 3 !== 0) return askAnything(number)
      failing += 1
      // Its thirteenth row and some before it: bytes of them are on their way when it fails.
      return {
        ...askBrittles(1 + 100 * (failing % 30)),
        expected: 'an error',
        code: 'BAD_USER_INPUT',
      }
    },
  })
  await load.more(1000 * times)
  const { counts } = await load.stop()

  assert.ok((counts['BAD_USER_INPUT'] ?? 0) > 200, JSON.stringify(counts))
  assert.ok((counts['data'] ?? 0) > 500, JSON.stringify(counts))
  await world.settled()
})

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
