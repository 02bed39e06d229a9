/**
 * A long run at a low rate, with faults now and then: what the server holds at the end of its first
 * quarter is what it holds at the end. FRAISEQL_TEST_SOAK_MINUTES sets its length.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

import { abort } from '../faults/abort-request.ts'
import { type CheckedLoad, startLoad } from '../faults/checked-load.ts'
import {
  ask,
  askAnything,
  askItem,
  askLarge,
  askPause,
  type CheckedRequest,
} from '../faults/checked-request.ts'
import { type FaultWorld, sharedConnections, startFaultWorld } from '../faults/fault-world.ts'

const minutes = Number(process.env['FRAISEQL_TEST_SOAK_MINUTES'] ?? 3)
const samples = 40
/** Per connection, and those that every connection has: the session statement, and one to spare. */
const maxStatements = 200
const ownStatements = 2

interface Sample {
  readonly rssMegabytes: number
  readonly heapMegabytes: number
  readonly externalMegabytes: number
  readonly descriptors: number
  readonly resources: number
}

const agent = new Agent({ keepAlive: true })

test(`nothing grows in ${minutes} minutes of work and faults`, async (context) => {
  await using world = await startFaultWorld({
    env: {
      NODE_OPTIONS: `--import=${import.meta.resolve('./report-heap.ts')}`,
    },
  })
  await using load = startLoad(world.server.url, {
    clients: 12,
    pauseMs: 100,
    next: (number) => (number % 50 === 0 ? askPause(70, number) : askAnything(number)),
  })
  const taken: Sample[] = []
  for (let number = 0; number < samples; number += 1) {
    await wait((minutes * 60_000) / samples)
    await disturb(world, load, number)
    await world.settled()
    taken.push(await sample(world))
    // What was recorded is of no use here, and would grow in the test.
    world.tap.clear()
    world.server.forgetLog()
  }
  const { counts, durations } = await load.stop()
  const held = await holdStatements(world)

  const early = most(taken.slice(samples / 8, samples / 4))
  const late = most(taken.slice(-samples / 8))
  const [median, last] = [0.5, 0.99].map((share) =>
    durations[Math.floor(durations.length * share)]?.toFixed(1),
  )
  context.diagnostic(
    `soak of ${minutes} minutes: answers ${JSON.stringify(counts)}, p50 ${median} ms, p99 ${last} ms; ` +
      `first quarter ${JSON.stringify(early)}, end ${JSON.stringify(late)}; ` +
      `prepared statements by connection ${held.join(', ')}`,
  )
  assert.ok(late.heapMegabytes <= early.heapMegabytes * 1.1 + 3, 'the heap grows')
  assert.ok(late.externalMegabytes <= early.externalMegabytes * 1.1 + 3, 'buffers grow')
  assert.ok(late.rssMegabytes <= early.rssMegabytes * 1.2 + 20, 'resident memory grows')
  assert.ok(late.descriptors <= early.descriptors + 2, 'descriptors grow')
  assert.ok(late.resources <= early.resources + 2, 'handles grow')
  const largest = Math.max(...held)
  assert.ok(
    largest >= maxStatements,
    `no connection holds as many statements as it may: ${largest}`,
  )
  assert.ok(largest <= maxStatements + ownStatements, `${largest} statements are prepared`)
  agent.destroy()
})

/** One of the faults in turn; whatever it is, the load's answers stay right. */
async function disturb(world: FaultWorld, load: CheckedLoad, number: number): Promise<void> {
  const { url } = world.server
  const many = Array.from({ length: 20 }, (_, index) => index)
  if (number % 5 === 0)
    await world.sql(
      `select pg_terminate_backend(pid) from (
         select pid from pg_stat_activity
         where datname = current_database() and application_name = 'fraiseql'
         order by random() limit 2
       ) victims`,
    )
  else if (number % 5 === 1) world.tap.cut()
  else if (number % 5 === 2)
    await Promise.all(many.map((index) => abort(url, askPause(2000, index), 10 + index)))
  else if (number % 5 === 3) {
    for (const index of many) {
      const { kind, text } = await ask(url, askLarge(1 + index), agent)
      assert.notEqual(kind, 'wrong', text)
    }
  } else
    // Documents that come once: more than any cache holds, in the long run.
    for (const index of many) {
      const checked = askAnything(index)
      const query = `# ${number} ${index}\n${checked.query}`
      const { kind, text } = await ask(url, { ...checked, query }, agent)
      assert.notEqual(kind, 'wrong', text)
    }
  await load.more(20, 'data')
}

async function sample({ server }: FaultWorld): Promise<Sample> {
  const before = server.logs.length
  const deadline = Date.now() + 10_000
  server.kill('SIGUSR2')
  let heap
  while (heap === undefined) {
    assert.ok(Date.now() < deadline, 'the server reports no heap')
    await wait(10)
    heap = server.logs.slice(before).find(({ event }) => event === 'test.heap')
  }
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
  const rss = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])
  return {
    rssMegabytes: Math.round(rss / 1024),
    heapMegabytes: megabytes(heap['heapUsed']),
    externalMegabytes: megabytes(heap['external']),
    descriptors: readdirSync(`/proc/${server.pid}/fd`).length,
    resources: Number(heap['resources']),
  }
}

function megabytes(bytes: unknown): number {
  return Math.round(Number(bytes) / 2 ** 20)
}

/** More statements than all connections keep; then how many each backend has prepared, by its own word. */
async function holdStatements({ server, tap, settled }: FaultWorld): Promise<readonly number[]> {
  const askers = Array.from({ length: 12 }, (_, index) => index)
  const count = 2 * maxStatements * sharedConnections
  await Promise.all(
    askers.map(async (asker) => {
      for (let number = asker; number < count; number += askers.length)
        // Alone, then on a connection that others share, where it is prepared.
        for (const again of [0, 1, 2]) {
          const { kind, text } = await ask(server.url, askAliased(number, again), agent)
          assert.equal(kind, 'data', text)
        }
    }),
  )
  await settled()
  return (await tap.askBackends('select count(*) from pg_prepared_statements')).map(Number)
}

/** A statement of its own for each alias. */
function askAliased(alias: number, number: number): CheckedRequest {
  const { query, expected, ...rest } = askItem(1 + 2 * number)
  const name = `label${alias}`
  return {
    ...rest,
    query: query.replace('label', `${name}: label`),
    expected: expected.replace('"label"', `"${name}"`),
  }
}

/** The median of each number: one sample may come while an answer is on its way. */
function most(list: readonly Sample[]): Sample {
  const median = (pick: (sample: Sample) => number) =>
    list.map(pick).toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
  return {
    rssMegabytes: median(({ rssMegabytes }) => rssMegabytes),
    heapMegabytes: median(({ heapMegabytes }) => heapMegabytes),
    externalMegabytes: median(({ externalMegabytes }) => externalMegabytes),
    descriptors: median(({ descriptors }) => descriptors),
    resources: median(({ resources }) => resources),
  }
}
