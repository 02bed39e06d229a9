/** One connection of our own protocol to a real PostgreSQL: when a transaction is over. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { ResultBudget } from '../../../src/pg/result-budget.ts'
import { MessageWriter } from '../../../src/pg/wire/message-writer.ts'
import { openSocket } from '../../../src/pg/wire/open-socket.ts'
import type { Outcome } from '../../../src/pg/wire/transaction.ts'
import { WireConnection } from '../../../src/pg/wire/wire-connection.ts'
import { createTestDatabase } from '../../support/postgres.ts'

const stack = new AsyncDisposableStack()
let connection: WireConnection
let admin: Client
let closed: Promise<Error>

before(async () => {
  const database = stack.use(await createTestDatabase({ template: 'empty' }))
  admin = new Client(database.adminUrl)
  admin.on('error', () => undefined)
  await admin.connect()
  stack.defer(() => admin.end())
  await admin.query(`
    create table parents (id integer primary key);
    create table children (
      id integer primary key,
      parent integer references parents deferrable initially deferred
    );
    insert into parents values (1);
    grant select, insert on all tables in schema public to public;`)
  const { socket } = await openSocket({
    connectionString: database.url,
    applicationName: 'fraiseql test',
    connectTimeoutMs: 10_000,
    statementTimeoutMs: 30_000,
    lockTimeoutMs: 1000,
    pooler: 'none',
  })
  const { promise, resolve } = Promise.withResolvers<Error>()
  closed = promise
  connection = new WireConnection(socket, {
    maxPreparedStatements: 10,
    budget: new ResultBudget({ maxResultBytes: 2 ** 20, maxTotalResultBytes: 2 ** 20 }),
    onClose: resolve,
  })
  stack.defer(() => connection.end())
})

after(() => stack.disposeAsync())

test('a constraint that fails at the commit takes back an answer that was complete', async () => {
  const insert = 'insert into public.children values ($1, $2) returning id::text'
  const outcomes = await Promise.all([
    send(insert, ['1', '1']),
    send(insert, ['2', '7']),
    send(insert, ['3', '1']),
    send('select count(*)::text from public.children', []),
  ])

  assert.deepEqual(outcomes, ['1', '23503', '3', '2'])
})

test('a backend that ends tells each of its transactions once, and the listener why', async () => {
  const asked = [
    send('select pg_sleep(20)::text', []),
    send('select 1::text', []),
    send('select 2::text', []),
  ]
  for (const deadline = Date.now() + 10_000; ;) {
    assert.ok(Date.now() < deadline, 'the statement does not run')
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`,
    )
    if (rowCount === 1) break
  }

  assert.deepEqual(await Promise.all(asked), ['lost', 'lost', 'lost'])
  assert.equal((await closed).message, 'the connection was closed')
  assert.equal(connection.isClosed, true)
})

/** The value, or the code of the error, or the kind of another end. */
async function send(text: string, parameters: readonly string[]): Promise<string> {
  const outcome = await new Promise<Outcome>((resolve) =>
    connection.submit({
      session: sessionOfAWriter(),
      statements: [{ name: text, text, parameters }],
      isPrepared: true,
      rows: 'one',
      onEnd: resolve,
    }),
  )
  if (outcome.kind === 'refused') return outcome.error.code
  if (outcome.kind !== 'row') return outcome.kind
  const value = String(outcome.result.columns[0])
  outcome.result.release()
  return value
}

/** In place of the session statement: transactions of a lane are read only unless they say otherwise. */
function sessionOfAWriter(): Buffer {
  const writer = new MessageWriter()
  writer.Parse('', 'set transaction read write')
  writer.Bind('', [])
  writer.Execute()
  return Buffer.from(writer.take())
}
