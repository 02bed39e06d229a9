/** Writes that are taken back: the answer of a commit, and nothing of one, however they end. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { startPgbouncer } from '../../support/pgbouncer.ts'
import { pgbouncerAbsence } from '../../support/pgbouncer-binary.ts'
import { startStatementTap } from '../../support/statement-tap.ts'
import { undoneText } from '../../../src/lib/raised-code.ts'
import {
  codeOf,
  countedRun,
  dryRun,
  openWriteWorld,
  read,
  statement,
  write,
  type WriteWorld,
} from './write-world.ts'

const command = { answers: false }
const rowOf = (id: number) =>
  statement('insert into public.accounts values ($1, 0) returning id', {
    parameters: [String(id)],
  })
const childOf = (id: number, parent: number) =>
  statement('insert into public.children values ($1, $2) returning id', {
    parameters: [String(id), String(parent)],
  })
const lockOne = statement('select pg_advisory_xact_lock(1)', command)

const resources = new AsyncDisposableStack()
let world: WriteWorld
const accounts = async (): Promise<string> => {
  const rows = await world.sql('select id from accounts order by id')
  return rows.map(([id]) => id).join(', ')
}

before(async () => {
  world = resources.use(await openWriteWorld())
})
beforeEach(async () => {
  await world.sql('truncate accounts, children, sleepers')
  await world.sql(`select setval('runs', 1, false)`)
})
after(() => resources.disposeAsync())

const alone = { writeConnections: 1, poolSize: 1 } as const

for (const kind of ['pipeline', 'pool'] as const)
  describe(`a dry run over the ${kind}`, () => {
    test('answers as a write would, and leaves nothing', async () => {
      await using channel = await world.open(kind, alone)
      const count = statement('select count(*) from public.accounts')
      for (let round = 0; round < 5; round += 1)
        assert.deepEqual(await dryRun(channel, [rowOf(1), rowOf(2), count]), ['1', '2', '2'])

      assert.equal(await accounts(), '')
      assert.deepEqual(await write(channel, [rowOf(1), count]), ['1', '1'])
      assert.equal(await accounts(), '1')
    })

    test('fails where a commit would: a deferred constraint is checked', async () => {
      await using channel = await world.open(kind, alone)

      assert.equal(await codeOf(dryRun(channel, [rowOf(1), childOf(1, 7)])), 'CONFLICT')
      assert.deepEqual(await dryRun(channel, [rowOf(1), childOf(1, 1)]), ['1', '1'])
      assert.equal(await accounts(), '')
    })

    test('that fails leaves its connection as it was', async () => {
      await using channel = await world.open(kind, alone)
      const fail = statement('select 1 / $1::integer', { parameters: ['0'] })
      const unparsable = statement('select from nowhere')
      for (const wrong of [fail, unparsable, fail]) {
        assert.match(await codeOf(dryRun(channel, [rowOf(1), wrong, rowOf(2)])), /INPUT|INTERNAL/)
        assert.deepEqual(
          await write(channel, [statement('select count(*) from public.accounts')]),
          ['0'],
        )
      }
      assert.deepEqual(await dryRun(channel, [rowOf(3)]), ['3'])
      assert.equal(await accounts(), '')
    })

    test('among writes keeps theirs and nothing of its own', async () => {
      await using channel = await world.open(kind, { writeConnections: 2, poolSize: 2 })
      const fail = statement('select 1 / $1::integer', { parameters: ['0'] })
      const all = Array.from({ length: 90 }, (_, index) => {
        if (index % 3 === 0) return write(channel, [rowOf(index)])
        if (index % 3 === 1) return dryRun(channel, [rowOf(index)])
        return codeOf(dryRun(channel, [rowOf(index), fail]))
      })
      await Promise.all(all)
      const kept = Array.from({ length: 30 }, (_, index) => String(index * 3))

      assert.equal(await accounts(), kept.join(', '))
    })

    test('that met a concurrent write runs again', async () => {
      await using channel = await world.open(kind, alone)
      const always = statement(
        `do $$ begin raise exception 'again' using errcode = '40001'; end $$`,
        command,
      )

      assert.equal(await codeOf(dryRun(channel, [countedRun, always])), 'CONFLICT_RETRY')
      assert.equal(await world.runs(), 3)
    })

    test('whose reader leaves is cancelled, and whose server is gone has changed nothing', async () => {
      await using channel = await world.open(kind, alone)
      {
        await using _lock = await world.hold(1)
        const reader = new AbortController()
        const left = codeOf(dryRun(channel, [rowOf(1), lockOne], reader.signal))
        await world.waiting(1)
        reader.abort()
        assert.equal(await left, 'TIMEOUT')
      }
      assert.deepEqual(await dryRun(channel, [rowOf(1)]), ['1'])
      await using _lock = await world.hold(1)
      const lost = codeOf(dryRun(channel, [rowOf(1), lockOne]))
      await world.waiting(1)
      assert.equal(await world.terminateWaiting(), 1)

      assert.equal(await lost, 'UNAVAILABLE')
      assert.equal(await accounts(), '')
    })

    test('with too much to answer, or none where one is due, says so', async () => {
      await using channel = await world.open(kind, { ...alone, maxResultBytes: 1000 })
      const large = statement(`select repeat('x', 2000)`)
      const none = statement('select where false')

      assert.equal(await codeOf(dryRun(channel, [rowOf(1), large])), 'RESULT_TOO_LARGE')
      assert.equal(await codeOf(dryRun(channel, [rowOf(1), none])), 'INTERNAL')
      assert.deepEqual(await dryRun(channel, [rowOf(1)]), ['1'])
      assert.equal(await accounts(), '')
    })

    test('runs in a block that nothing commits', async () => {
      await using tap = await startStatementTap({ databaseUrl: world.url })
      await using channel = await world.open(kind, { ...alone, by: tap.url })
      tap.clear()
      await dryRun(channel, [rowOf(1)])
      await codeOf(dryRun(channel, [rowOf(1), rowOf(1)]))

      const commands = tap.executed.filter((text) => /^(begin|commit|rollback|set)/.test(text))
      assert.deepEqual(commands.slice(0, 3), ['begin', 'set constraints all immediate', 'rollback'])
      assert.equal(commands.at(-1), 'rollback')
      assert.ok(!commands.includes('commit'))
    })
  })

for (const kind of ['pipeline', 'pool'] as const)
  describe(`a write over the ${kind} that undoes itself`, () => {
    const undo = statement(`select ('${undoneText}' || pg_backend_pid())::integer`, command)

    test('resolves with what was answered before, and nothing is changed', async () => {
      await using channel = await world.open(kind, alone)
      for (const isDryRun of [false, true]) {
        const { session, signal } = {
          session: { databaseRole: 'none', claims: '{}' },
          signal: never,
        }
        const statements = [rowOf(1), undo, rowOf(2)]
        const result = await channel.write({ statements, session, signal, isDryRun })
        assert.deepEqual(result.columns.map(String), ['1'])
        assert.equal(result.isUndone, true)
        result.release()
      }
      assert.equal(await accounts(), '')
      assert.deepEqual(await write(channel, [rowOf(3)]), ['3'])
      assert.equal(await accounts(), '3')
    })

    test('is a failure in a read, or raised by a function', async () => {
      await using channel = await world.open(kind, alone)
      const raised = statement(`do $$ begin perform '${undoneText}'::integer; end $$`, command)
      const text = `select ('${undoneText}' || pg_backend_pid())::integer`

      assert.equal(await codeOf(write(channel, [rowOf(1), raised])), 'BAD_USER_INPUT')
      assert.notEqual(await codeOf(read(channel, text)), 'success')
      assert.equal(await accounts(), '')
    })
  })

const never = new AbortController().signal

describe('a dry run behind a pooler', { skip: pgbouncerAbsence() ?? false }, () => {
  for (const kind of ['pipeline', 'pool'] as const)
    test(`over the ${kind} leaves nothing, on whatever server it runs`, async () => {
      await using pgbouncer = await startPgbouncer({ databaseUrl: world.url, poolSize: 2 })
      await using channel = await world.open(kind, {
        by: pgbouncer.url,
        pooler: 'transaction',
        writeConnections: 4,
      })
      const fail = statement('select 1 / $1::integer', { parameters: ['0'] })
      const all = Array.from({ length: 90 }, (_, index) => {
        if (index % 3 === 0) return write(channel, [rowOf(index)])
        if (index % 3 === 1) return dryRun(channel, [rowOf(index)])
        return codeOf(dryRun(channel, [rowOf(index), fail]))
      })
      await Promise.all(all)

      assert.equal((await accounts()).split(', ').length, 30)
      assert.equal(await codeOf(dryRun(channel, [childOf(1, 7)])), 'CONFLICT')
    })
})
