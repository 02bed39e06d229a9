import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'
import { startStatementTap } from '../../support/statement-tap.ts'

let database: TestDatabase

before(async () => {
  database = await createTestDatabase({ template: 'empty' })
})

after(() => database.drop())

test('it records simple, extended and prepared statements, also those that run again', async () => {
  await using tap = await startStatementTap({ databaseUrl: database.url })
  await using client = await connect(tap.url)

  await client.query('select 1')
  await client.query('select $1::text', ['x'])
  for (const value of ['y', 'z']) {
    await client.query({ name: 'named', text: 'select $1::text as named', values: [value] })
  }

  assert.deepEqual(tap.parsed, ['select 1', 'select $1::text', 'select $1::text as named'])
  assert.deepEqual(tap.executed, [
    'select 1',
    'select $1::text',
    'select $1::text as named',
    'select $1::text as named',
  ])
  tap.clear()
  assert.deepEqual([tap.parsed, tap.executed], [[], []])
})

test('it reads a message that arrives in many pieces', async () => {
  await using tap = await startStatementTap({ databaseUrl: database.url })
  await using client = await connect(tap.url)
  const text = `select length('${'long '.repeat(100_000)}') as length`

  const { rows } = await client.query<{ length: number }>(text)

  assert.deepEqual(rows, [{ length: 500_000 }])
  assert.deepEqual(tap.executed, [text])
})

test('it cuts connections', async () => {
  await using tap = await startStatementTap({ databaseUrl: database.url })
  await using client = await connect(tap.url)
  assert.equal(tap.openConnections(), 1)

  tap.cut()

  await assert.rejects(client.query('select 1'))
})

test('it holds statements back until it is told to go on', async () => {
  await using tap = await startStatementTap({ databaseUrl: database.url })
  await using client = await connect(tap.url)
  await client.query('select 1')
  tap.clear()

  tap.stall()
  const answer = client.query<{ two: number }>('select 2 as two')
  await using other = await connect(database.url)
  await other.query('select 3')
  assert.deepEqual(tap.executed, [])
  tap.resume()

  assert.deepEqual((await answer).rows, [{ two: 2 }])
  assert.deepEqual(tap.executed, ['select 2 as two'])
})

async function connect(url: string): Promise<Client & AsyncDisposable> {
  const client = new Client(url)
  // A cut connection is reported here as well as to the query.
  client.on('error', () => undefined)
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}
