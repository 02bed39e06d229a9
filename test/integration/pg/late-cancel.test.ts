/** The solo lane of the pipelined channel, where a cancellation comes too late for its own statement. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { PipelineChannel } from '../../../src/pg/pipeline-channel.ts'
import { ResultBudget } from '../../../src/pg/result-budget.ts'
import type { StatementText } from '../../../src/sql/statement.ts'
import { createTestDatabase } from '../../support/postgres.ts'
import { startLateCancelProxy } from './late-cancel-proxy.ts'

test('a cancellation that takes effect after its own statement has ended hits no other', async () => {
  await using database = await createTestDatabase({ template: 'empty' })
  await using proxy = await startLateCancelProxy(database.url)
  await using channel = await open(proxy.url)
  await using locks = await holdLocks(database.adminUrl, ['1', '2'])
  const reader = new AbortController()
  const own = ask(channel, '1', reader.signal)
  await locks.awaited('1')
  reader.abort()
  await proxy.arrived

  // It ends by itself, and the next is there before the cancellation seems to be over.
  await locks.release('1')
  assert.equal(await own, 'got 1')
  const other = ask(channel, '2')
  proxy.conclude()
  await proxy.delivered
  await locks.release('2')

  assert.equal(await other, 'got 2')
})

async function open(connectionString: string): Promise<PipelineChannel> {
  const channel = new PipelineChannel({
    connectionString,
    pooler: 'none',
    applicationName: 'fraiseql test',
    connectTimeoutMs: 10_000,
    acquireTimeoutMs: 20_000,
    statementTimeoutMs: 20_000,
    lockTimeoutMs: 20_000,
    sharedConnections: 1,
    soloConnections: 1,
    writeConnections: 1,
    budget: new ResultBudget({ maxResultBytes: 2 ** 20, maxTotalResultBytes: 2 ** 20 }),
    observe: () => undefined,
  })
  await channel.start()
  return channel
}

/** Runs until it gets the lock. */
async function ask(
  channel: PipelineChannel,
  lock: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  const { columns, release } = await channel.execute({
    text: `select 'got ' || $1::text from pg_advisory_xact_lock($1::bigint)` as StatementText,
    // Each is unknown, and runs alone.
    name: `lock ${lock}`,
    parameters: [lock],
    rows: 'one',
    session: { databaseRole: 'none', claims: '{}' },
    signal,
  })
  const text = String(columns[0])
  release()
  return text
}

interface Locks extends AsyncDisposable {
  /** Resolves when somebody waits for it. */
  readonly awaited: (lock: string) => Promise<void>
  readonly release: (lock: string) => Promise<unknown>
}

async function holdLocks(adminUrl: string, locks: readonly string[]): Promise<Locks> {
  const client = new Client(adminUrl)
  await client.connect()
  for (const lock of locks) await client.query('select pg_advisory_lock($1)', [lock])
  return {
    awaited: async (lock) => {
      for (const deadline = Date.now() + 15_000; ; await wait(5)) {
        const { rowCount } = await client.query(
          `select from pg_locks
           where locktype = 'advisory' and not granted and objid = $1
             and database = (select oid from pg_database where datname = current_database())`,
          [lock],
        )
        if (rowCount === 1) return
        assert.ok(Date.now() < deadline, `nobody waits for lock ${lock}`)
      }
    },
    release: (lock) => client.query('select pg_advisory_unlock($1)', [lock]),
    [Symbol.asyncDispose]: () => client.end(),
  }
}
