/** The pool channel over a connection that breaks, and for a reader that has gone. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Execution } from '../../../src/pg/channel.ts'
import { PoolChannel } from '../../../src/pg/pool-channel.ts'
import type { StatementText } from '../../../src/sql/statement.ts'
import { ResultBudget } from '../../../src/pg/result-budget.ts'
import { createTestDatabase } from '../../support/postgres.ts'
import { startStatementTap, type StatementTap } from '../../support/statement-tap.ts'

const stack = new AsyncDisposableStack()
let tap: StatementTap
let channel: PoolChannel

before(async () => {
  const database = stack.use(await createTestDatabase({ template: 'types' }))
  tap = stack.use(await startStatementTap({ databaseUrl: database.url }))
  channel = stack.use(
    new PoolChannel({
      connectionString: tap.url,
      pooler: 'none',
      applicationName: 'fraiseql test',
      poolSize: 1,
      connectTimeoutMs: 10_000,
      statementTimeoutMs: 30_000,
      lockTimeoutMs: 1000,
      acquireTimeoutMs: 10_000,
      budget: new ResultBudget({ maxResultBytes: 1024, maxTotalResultBytes: 4096 }),
      observe: () => undefined,
    }),
  )
})

after(() => stack.disposeAsync())

test('a connection that breaks under a statement fails that statement and nothing else', async () => {
  const failed = assert.rejects(channel.execute(execution('select pg_sleep(20)::text')), {
    code: 'UNAVAILABLE',
  })
  await executed('select pg_sleep(20)::text')
  tap.cut()
  await failed

  assert.deepEqual((await channel.execute(execution('select 1::text'))).columns, [Buffer.from('1')])
})

test('nothing is sent for a reader that left before there was a connection', async () => {
  tap.clear()
  const signal = AbortSignal.abort()

  await assert.rejects(channel.execute({ ...execution('select 2::text'), signal }), {
    code: 'TIMEOUT',
  })

  assert.deepEqual(tap.executed, [])
})

function execution(text: string): Execution {
  return {
    text: text as StatementText,
    name: text,
    rows: 'one',
    parameters: [],
    session: {
      databaseRole: 'none',
      claims: '{}',
    },
    signal: new AbortController().signal,
  }
}

/** When the statement has come by. */
async function executed(text: string): Promise<void> {
  while (!tap.executed.includes(text)) await wait(5)
}
