/** Writes through a real PgBouncer in transaction mode, whatever state its servers were left in. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { type Pgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { pgbouncerAbsence } from '../../support/pgbouncer-binary.ts'
import {
  codeOf,
  countedRun,
  openWriteWorld,
  read,
  statement,
  write,
  type WriteWorld,
} from './write-world.ts'

const poolSize = 2
const command = { answers: false }
const rowOf = (id: number) =>
  statement('insert into public.accounts values ($1, 0)', { parameters: [String(id)], ...command })
const lockOne = statement('select pg_advisory_xact_lock(1)', command)

const resources = new AsyncDisposableStack()
let world: WriteWorld
let pgbouncer: Pgbouncer

describe('writes behind a pooler', { skip: pgbouncerAbsence() ?? false }, () => {
  before(async () => {
    world = resources.use(await openWriteWorld())
    pgbouncer = resources.use(await startPgbouncer({ databaseUrl: world.url, poolSize }))
    await leaveServersReadOnly(pgbouncer.url)
  })

  after(() => resources.disposeAsync())

  for (const kind of ['pipeline', 'pool'] as const) {
    test(`${kind}: writes take effect on servers that were left read only, and reads write nothing`, async () => {
      await world.sql('truncate accounts')
      await using channel = await open(kind)
      const count = statement('select count(*) from public.accounts where id = $1', {
        parameters: ['7'],
      })
      const written = Array.from({ length: 60 }, async (_, id) => {
        const answer = await write(channel, [rowOf(id), rowOf(id + 1000), count])
        assert.equal(answer.length, 1)
        await read(channel, 'select 1')
      })
      await Promise.all(written)

      const insert = 'insert into public.accounts values (-1, 1) returning id'
      assert.equal(await codeOf(read(channel, insert)), 'INTERNAL')
      assert.deepEqual(await world.sql('select count(*), min(id) from accounts'), [['120', '0']])
    })

    test(`${kind}: a write that is refused leaves nothing, and one that met another runs again`, async () => {
      await world.sql('truncate accounts')
      await world.sql(`select setval('runs', 1, false)`)
      await using channel = await open(kind)
      const orphan = statement('insert into public.children values (1, 7)', command)
      const always = statement(
        `do $$ begin raise exception 'again' using errcode = '40001'; end $$`,
        command,
      )

      assert.equal(await codeOf(write(channel, [rowOf(1), orphan])), 'CONFLICT')
      assert.equal(await codeOf(write(channel, [rowOf(1), countedRun, always])), 'CONFLICT_RETRY')
      assert.equal(await world.runs(), 3)
      assert.deepEqual(await world.sql('select from accounts'), [])
    })

    test(`${kind}: a write whose reader leaves is cancelled alone`, async () => {
      await world.sql('truncate accounts')
      await using channel = await open(kind)
      await using lock = await world.hold(1)
      const reader = new AbortController()
      const leaving = codeOf(write(channel, [rowOf(1), lockOne], reader.signal))
      const staying = write(channel, [rowOf(2), lockOne])
      await world.waiting(2)
      reader.abort()

      assert.equal(await leaving, 'TIMEOUT')
      await lock[Symbol.asyncDispose]()
      await staying
      assert.deepEqual(await world.sql('select id from accounts'), [['2']])
    })

    test(`${kind}: a server that ends under a write has it executed no second time`, async () => {
      await world.sql('truncate accounts')
      await world.sql(`select setval('runs', 1, false)`)
      await using channel = await open(kind)
      await using _lock = await world.hold(1)
      const written = codeOf(write(channel, [countedRun, rowOf(1), lockOne]))
      await world.waiting(1)
      assert.equal(await world.terminateWaiting(), 1)

      assert.equal(await written, kind === 'pool' ? 'UNAVAILABLE' : 'OUTCOME_UNKNOWN')
      assert.equal(await world.runs(), 1)
      assert.deepEqual(await world.sql('select from accounts'), [])
    })
  }
})

function open(kind: 'pipeline' | 'pool'): ReturnType<WriteWorld['open']> {
  return world.open(kind, { by: pgbouncer.url, pooler: 'transaction' })
}

/** Every server the pooler has: the transactions are open at the same time. */
async function leaveServersReadOnly(url: string): Promise<void> {
  const clients = Array.from({ length: poolSize }, () => new Client(url))
  for (const client of clients) {
    await client.connect()
    await client.query('begin')
  }
  for (const client of clients) {
    await client.query('set default_transaction_read_only = on')
    await client.query('commit')
    await client.end()
  }
}
