/** Writes of both channels over a real PostgreSQL: one transaction, whose outcome is never guessed. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { startStatementTap } from '../../support/statement-tap.ts'
import {
  codeOf,
  countedRun,
  openWriteWorld,
  read,
  statement,
  write,
  type WriteWorld,
} from './write-world.ts'

const command = { answers: false }
const rowOf = (id: number, amount = 0) =>
  statement('insert into public.accounts values ($1, $2)', {
    parameters: [String(id), String(amount)],
    ...command,
  })
const childOf = (id: number, parent: number) =>
  statement('insert into public.children values ($1, $2) returning id', {
    parameters: [String(id), String(parent)],
  })
const lockOf = (lock: number) =>
  statement('select pg_advisory_xact_lock_shared($1)', { parameters: [String(lock)], ...command })
const raise = (id: number, by: number) =>
  statement('update public.accounts set amount = amount + $2 where id = $1 returning amount', {
    parameters: [String(id), String(by)],
  })

const resources = new AsyncDisposableStack()
let world: WriteWorld
const accounts = async (): Promise<string> => {
  const rows = await world.sql('select id, amount from accounts order by id')
  return rows.map(([id, amount]) => `${id}: ${amount}`).join(', ')
}

before(async () => {
  world = resources.use(await openWriteWorld())
})
beforeEach(async () => {
  await world.sql('truncate accounts, children, sleepers')
  await world.sql(`select setval('runs', 1, false)`)
})
after(() => resources.disposeAsync())

for (const kind of ['pipeline', 'pool'] as const)
  describe(`writes of the ${kind}`, () => {
    test('statements of one transaction see each other, and those that answer do so in order', async () => {
      await using channel = await world.open(kind)
      const large = statement(`select repeat('x', 2000000)`, command)
      const many = statement('select n from generate_series(1, 1000) n', command)
      for (let round = 1; round <= 5; round += 1)
        assert.deepEqual(
          await write(channel, [
            rowOf(round, 7),
            statement('select count(*), null from public.accounts'),
            large,
            raise(round, 1),
            many,
            raise(round, 1),
            statement('set local transaction isolation level read committed', command),
            raise(round, 1),
          ]),
          [String(round), null, '8', '9', '10'],
        )

      assert.equal(await accounts(), '1: 10, 2: 10, 3: 10, 4: 10, 5: 10')
    })

    test('an error in a later statement undoes the earlier ones', async () => {
      await using channel = await world.open(kind, { writeConnections: 1, poolSize: 1 })
      const fail = statement('select 1 / $1::integer', { parameters: ['0'] })

      assert.equal(await codeOf(write(channel, [rowOf(1), fail, rowOf(2)])), 'BAD_USER_INPUT')
      assert.equal(await codeOf(write(channel, [rowOf(1), rowOf(1)])), 'CONFLICT')
      assert.equal(await accounts(), '')
      assert.deepEqual(await write(channel, [rowOf(3), raise(3, 4)]), ['4'])
    })

    test('a constraint that fails at the commit leaves nothing behind', async () => {
      await using channel = await world.open(kind)

      assert.equal(await codeOf(write(channel, [rowOf(1), childOf(1, 7)])), 'CONFLICT')
      assert.equal(await accounts(), '')
      assert.deepEqual(await write(channel, [childOf(1, 1)]), ['1'])
    })

    test('a write that met a concurrent one runs again, three times in all', async () => {
      await using channel = await world.open(kind)
      const always = statement(
        `do $$ begin raise exception 'again' using errcode = '40001'; end $$`,
        command,
      )

      assert.equal(await codeOf(write(channel, [countedRun, rowOf(1), always])), 'CONFLICT_RETRY')
      assert.equal(await world.runs(), 3)
      assert.equal(await accounts(), '')
    })

    test('a write for which nobody waits any more runs no second time', async () => {
      await using channel = await world.open(kind)
      await using _lock = await world.hold(1)
      const reader = new AbortController()
      const conflict = statement(
        `do $$ begin perform pg_advisory_xact_lock(1); exception when query_canceled then
           raise exception 'again' using errcode = '40001'; end $$`,
        command,
      )
      const written = codeOf(write(channel, [countedRun, conflict], reader.signal))
      await world.waiting(1)
      reader.abort()

      assert.equal(await written, 'CONFLICT_RETRY')
      assert.equal(await world.runs(), 1)
    })

    test('a write over a snapshot that is too old runs again over the next', async () => {
      await world.sql('insert into accounts values (1, 0)')
      await world.configure('default_transaction_isolation', 'repeatable read')
      try {
        await using channel = await world.open(kind)
        await using lock = await world.hold(1)
        const written = write(channel, [countedRun, lockOf(1), raise(1, 1)])
        await world.waiting(1)
        await world.sql('update accounts set amount = 10')
        await lock[Symbol.asyncDispose]()

        assert.deepEqual(await written, ['11'])
        assert.equal(await world.runs(), 2)
      } finally {
        await world.configure()
      }
    })

    test('of two writes in a deadlock one runs again, and both take effect once', async () => {
      await world.sql('insert into accounts values (1, 0), (2, 0)')
      await using channel = await world.open(kind)
      await using lock = await world.hold(1)
      // The third run waits for the other, so that they cannot meet again.
      const gate = statement(
        `select case when nextval('public.runs') < 3 then pg_advisory_xact_lock_shared(2)
         else pg_advisory_xact_lock(2) end`,
        command,
      )
      const both = Promise.all([
        write(channel, [gate, raise(1, 1), lockOf(1), raise(2, 10)]),
        write(channel, [gate, raise(2, 100), lockOf(1), raise(1, 1000)]),
      ])
      await world.waiting(2)
      await lock[Symbol.asyncDispose]()
      await both

      assert.equal(await accounts(), '1: 1001, 2: 110')
      assert.equal(await world.runs(), 3)
    })

    test('a backend that ends under a write has it executed no second time', async () => {
      await using channel = await world.open(kind)
      await using _lock = await world.hold(1)
      const written = codeOf(write(channel, [countedRun, rowOf(1), lockOf(1)]))
      await world.waiting(1)
      assert.equal(await world.terminateWaiting(), 1)

      // The pool has not sent its commit, so it knows.
      assert.equal(await written, kind === 'pool' ? 'UNAVAILABLE' : 'OUTCOME_UNKNOWN')
      assert.equal(await world.runs(), 1)
      assert.equal(await accounts(), '')
      assert.deepEqual(await write(channel, [rowOf(2), raise(2, 5)]), ['5'])
    })

    test('a backend that ends while it commits leaves an unknown outcome', async () => {
      await using channel = await world.open(kind)
      await using _lock = await world.hold(2)
      const sleeper = statement('insert into public.sleepers values (2)', command)
      const written = codeOf(write(channel, [countedRun, sleeper]))
      await world.waiting(1)
      assert.equal(await world.terminateWaiting(), 1)

      assert.equal(await written, 'OUTCOME_UNKNOWN')
      assert.equal(await world.runs(), 1)
    })

    test('a write whose answer is lost took effect once, and nobody claims to know', async () => {
      await using tap = await startStatementTap({ databaseUrl: world.url })
      await using channel = await world.open(kind, { by: tap.url })
      await using lock = await world.hold(3)
      const sleeper = statement('insert into public.sleepers values (3)', command)
      const written = codeOf(write(channel, [countedRun, rowOf(1, 1), sleeper]))
      await world.waiting(1)
      tap.stall()
      await lock[Symbol.asyncDispose]()
      while ((await accounts()) === '') await world.waiting(0)
      tap.cut()

      assert.equal(await written, 'OUTCOME_UNKNOWN')
      assert.equal(await accounts(), '1: 1')
      assert.equal(await world.runs(), 1)
    })

    test('a write that cannot be sent has had no effect, and that is said', async () => {
      await using tap = await startStatementTap({ databaseUrl: world.url })
      await using channel = await world.open(kind, { by: tap.url, acquireTimeoutMs: 5000 })
      await write(channel, [rowOf(1)])
      tap.refuse()
      // What is idle may still be thought open.
      let code = await codeOf(write(channel, [rowOf(2)]))
      while (code === 'OUTCOME_UNKNOWN') code = await codeOf(write(channel, [rowOf(2)]))

      assert.equal(code, 'UNAVAILABLE')
      assert.equal(await accounts(), '1: 0')
    })

    test('a write that waits too long for a connection is refused and never begins', async () => {
      await using channel = await world.open(kind, {
        writeConnections: 1,
        poolSize: 1,
        acquireTimeoutMs: 200,
      })
      await using lock = await world.hold(1)
      const first = write(channel, [lockOf(1), rowOf(1)])
      await world.waiting(1)

      assert.equal(await codeOf(write(channel, [rowOf(2)])), 'OVERLOADED')
      await lock[Symbol.asyncDispose]()
      await first
      assert.equal(await accounts(), '1: 0')
    })

    test('a write whose reader leaves while it waits for a lock is undone', async () => {
      await world.sql('insert into accounts values (1, 0)')
      await using channel = await world.open(kind, { writeConnections: 1, poolSize: 1 })
      await using lock = await world.hold(1)
      const reader = new AbortController()
      const written = codeOf(write(channel, [raise(1, 1), lockOf(1)], reader.signal))
      await world.waiting(1)
      reader.abort()

      assert.equal(await written, 'TIMEOUT')
      await lock[Symbol.asyncDispose]()
      assert.equal(await accounts(), '1: 0')
      assert.deepEqual(await write(channel, [raise(1, 5)]), ['5'])
    })

    test('a write whose reader leaves before its turn never begins', async () => {
      await using channel = await world.open(kind, { writeConnections: 1, poolSize: 1 })
      await using lock = await world.hold(1)
      const first = write(channel, [lockOf(1)])
      await world.waiting(1)
      const reader = new AbortController()
      const second = codeOf(write(channel, [countedRun], reader.signal))
      reader.abort()
      const third = codeOf(write(channel, [countedRun], AbortSignal.abort()))
      await lock[Symbol.asyncDispose]()
      await first

      assert.deepEqual([await second, await third], ['TIMEOUT', 'TIMEOUT'])
      assert.equal(await world.runs(), 0)
    })

    test('a statement beyond its time limit is undone', async () => {
      await using channel = await world.open(kind, { lockTimeoutMs: 100 })
      await using _lock = await world.hold(1)

      assert.equal(await codeOf(write(channel, [rowOf(1), lockOf(1)])), 'TIMEOUT')
      assert.equal(await accounts(), '')
    })

    test('a connection for reads writes nothing', async () => {
      await using channel = await world.open(kind)
      const insert = 'insert into public.accounts values (1, 1) returning id'
      for (let time = 0; time < 4; time += 1) {
        assert.equal(await codeOf(read(channel, insert)), 'INTERNAL')
        // Quick ones share.
        await read(channel, `select ${time}`)
      }

      assert.equal(await accounts(), '')
    })
  })

test('reads go on while every connection for writes is held up', async () => {
  await using channel = await world.open('pipeline', { writeConnections: 2 })
  await using lock = await world.hold(1)
  const written = Promise.all([1, 2, 3, 4].map((id) => write(channel, [lockOf(1), rowOf(id)])))
  await world.waiting(2)
  for (let number = 0; number < 50; number += 1)
    assert.deepEqual(await read(channel, `select ${number % 3}`), [String(number % 3)])
  await world.waiting(2)
  await lock[Symbol.asyncDispose]()
  await written

  assert.equal(await accounts(), '1: 0, 2: 0, 3: 0, 4: 0')
})

test('statements of a write are parsed once on a connection, each by its own name', async () => {
  await using tap = await startStatementTap({ databaseUrl: world.url })
  await using channel = await world.open('pipeline', { by: tap.url, writeConnections: 1 })
  const writeAll = (id: number) =>
    write(channel, [rowOf(id), raise(id, 1), raise(id, 1), rowOf(id + 1)])
  await writeAll(1)
  tap.clear()
  await writeAll(3)

  assert.deepEqual(tap.parsed, [])
  const [insert, update] = [rowOf(1).text, raise(1, 1).text]
  assert.deepEqual(
    tap.executed.filter((text) => !text.includes('set_config')),
    [insert, update, update, insert],
  )
})

test('columns that changed under a prepared write are not noticed by anybody', async () => {
  await using channel = await world.open('pipeline', { writeConnections: 1 })
  await world.sql('create table changing (id integer)')
  await world.sql('grant insert, select on changing to public')
  const insert = statement('insert into public.changing values (1) returning *')
  for (let round = 0; round < 5; round += 1) {
    const three = await write(channel, [insert, insert, insert])
    assert.equal(three.length, 3 * (round + 1))
    await world.sql(`alter table changing add column more_${round} integer default 1`)
  }
  await world.sql('drop table changing')
})

test('a write that was quicker than its cancellation gives its result', async () => {
  await using channel = await world.open('pipeline')
  await using _lock = await world.hold(1)
  const reader = new AbortController()
  const stubborn = statement(
    `do $$ begin perform pg_advisory_xact_lock(1); exception when query_canceled then null; end $$`,
    command,
  )
  const written = write(channel, [stubborn, rowOf(1), raise(1, 3)], reader.signal)
  await world.waiting(1)
  reader.abort()

  assert.deepEqual(await written, ['3'])
  assert.equal(await accounts(), '1: 3')
})

test('a write on a connection that nobody forwards any more gives up its place', async () => {
  await using tap = await startStatementTap({ databaseUrl: world.url })
  const limits = { statementTimeoutMs: 500, lockTimeoutMs: 500, connectTimeoutMs: 3000 }
  const options = { by: tap.url, writeConnections: 1, ...limits }
  await using channel = await world.open('pipeline', options)
  await using _lock = await world.hold(1)
  const reader = new AbortController()
  const statements = [countedRun, ...Array.from({ length: 100 }, () => lockOf(1))]
  const written = codeOf(write(channel, statements, reader.signal))
  await world.waiting(1)
  tap.strand()
  reader.abort()

  assert.equal(await written, 'OUTCOME_UNKNOWN')
  assert.deepEqual(await write(channel, [rowOf(1), raise(1, 2)]), ['2'])
  assert.equal(await world.runs(), 1)
})

test('a database that is read only is read from, and refuses writes', async () => {
  await world.configure('default_transaction_read_only', 'on')
  try {
    for (const kind of ['pipeline', 'pool'] as const) {
      await using channel = await world.open(kind)
      assert.deepEqual(await read(channel, 'select 1'), ['1'])
      assert.equal(await codeOf(write(channel, [rowOf(1)])), 'INTERNAL')
    }
  } finally {
    await world.configure()
  }

  assert.equal(await accounts(), '')
})

test('a result that cannot be given does not hide that the write took effect', async () => {
  await using channel = await world.open('pipeline', { maxResultBytes: 1000 })
  const results = [
    statement(`select repeat('x', 2000)`),
    statement(`select repeat('x', 200000)`),
    statement('select n from generate_series(1, 2) n'),
    statement('select 1 where false'),
  ]
  for (const [id, result] of results.entries()) {
    const written = write(channel, [rowOf(id), statement('select 1'), result])
    assert.equal(await codeOf(written), 'COMMITTED_WITHOUT_RESULT', result.text)
  }

  assert.equal(await accounts(), '0: 0, 1: 0, 2: 0, 3: 0')
})

test('the pool judges a result before it commits, and undoes what it cannot answer', async () => {
  await using channel = await world.open('pool', { maxResultBytes: 1000 })
  const results = [
    ['RESULT_TOO_LARGE', `select repeat('x', 2000)`],
    ['INTERNAL', 'select n from generate_series(1, 2) n'],
    ['INTERNAL', 'select 1 where false'],
  ] as const
  for (const [code, text] of results)
    assert.equal(await codeOf(write(channel, [rowOf(1), statement(text)])), code)

  assert.equal(await accounts(), '')
})
