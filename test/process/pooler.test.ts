/** `fraiseql serve` with a real PgBouncer in transaction mode before its database. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { type Pgbouncer, startPgbouncer } from '../support/pgbouncer.ts'
import { pgbouncerAbsence } from '../support/pgbouncer-binary.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { post, serveShop } from './serve-shop.ts'

const poolSize = 2
const resources = new AsyncDisposableStack()
let database: TestDatabase
let pgbouncer: Pgbouncer

describe('a server behind PgBouncer', { skip: pgbouncerAbsence() ?? false }, () => {
  before(async () => {
    database = resources.use(await createTestDatabase({ template: 'shop' }))
    pgbouncer = resources.use(await startPgbouncer({ databaseUrl: database.url, poolSize }))
  })

  after(() => resources.disposeAsync())

  test('answers over the few connections of the pooler, and administrates past it', async () => {
    await using shop = await serveShop({
      DATABASE_URL: pgbouncer.url,
      FRAISEQL_DATABASE_POOLER: 'transaction',
      FRAISEQL_DATABASE_DIRECT_URL: database.url,
    })
    const query = '{ categories(limit: 3) { name } }'
    const first = await post(shop.server, query)
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(shop.server, query)))

    assert.match(first.text, /^\{"data":\{"categories":\[\{"name":/)
    for (const { status, text } of answers) assert.deepEqual([status, text], [200, first.text])
    const counts = await connectionsByName()
    assert.equal(counts.get('fraiseql administration'), 1)
    assert.ok((counts.get('fraiseql') ?? 0) <= poolSize)
  })

  test('serves with the pooler alone', async () => {
    await using shop = await serveShop({
      DATABASE_URL: pgbouncer.url,
      FRAISEQL_DATABASE_POOLER: 'transaction',
    })

    assert.equal((await post(shop.server, '{ categories { id } }')).status, 200)
  })

  test('that is not told so says what the pooler refuses', async () => {
    const environment = { DATABASE_URL: pgbouncer.url, FRAISEQL_STARTUP_TIMEOUT_MS: '1000' }

    await assert.rejects(serveShop(environment), /unsupported startup parameter/)
  })
})

async function connectionsByName(): Promise<ReadonlyMap<string, number>> {
  const client = new Client(database.adminUrl)
  await client.connect()
  const { rows } = await client.query<{ readonly name: string; readonly count: number }>(
    `select application_name as name, count(*)::integer as count
     from pg_stat_activity where datname = $1 group by 1`,
    [database.name],
  )
  await client.end()
  return new Map(rows.map(({ name, count }) => [name, count]))
}
