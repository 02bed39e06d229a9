import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { applySqlFiles, readSqlFiles } from '../../../src/dev/sql-files.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'

const root = join(import.meta.dirname, '../../..')
const tables = [
  'tenants',
  'categories',
  'products',
  'customers',
  'orders',
  'order_items',
  'reviews',
]

let database: TestDatabase

before(async () => {
  database = await createTestDatabase({ template: 'shop' })
})

after(() => database.drop())

test('two builds of the example database hold the same rows', async () => {
  await using again = await createTestDatabase({ template: 'empty' })
  const files = await readSqlFiles(root, ['examples/shop/database/*.sql'])
  await withClient(again.adminUrl, (client) => applySqlFiles(client, files))

  assert.deepEqual(await checksums(again), await checksums(database))
})

test('the example database has the size it promises', async () => {
  const counts = await withClient(database.adminUrl, async (client) => {
    const found: Record<string, number> = {}
    for (const table of tables) {
      const { rows } = await client.query<{ count: string }>(`select count(*) from shop.${table}`)
      found[table] = Number(rows[0]?.count)
    }
    return found
  })

  assert.deepEqual(counts, {
    tenants: 5,
    categories: 60,
    products: 800,
    customers: 3000,
    orders: 30_000,
    order_items: 90_318,
    reviews: 10_000,
  })
})

test('each total is the sum of its lines', async () => {
  const rows = await adminRows(
    `select id from shop.orders where total <> (
       select sum(round(quantity * unit_price * (1 - discount_rate), 2))
       from shop.order_items where order_id = orders.id)`,
  )

  assert.deepEqual(rows, [])
})

test('every table has row security enabled and forced, and every foreign key an index', async () => {
  const open = await adminRows(
    `select relname from pg_class
     where relnamespace = 'shop'::regnamespace and relkind = 'r'
       and not (relrowsecurity and relforcerowsecurity)`,
  )
  const withoutIndex = await adminRows(
    `select conrelid::regclass, conname from pg_constraint
     where connamespace = 'shop'::regnamespace and contype = 'f' and not exists (
       select from pg_index where indrelid = conrelid and
         (indkey::smallint[])[0 : cardinality(conkey) - 1] @> conkey)`,
  )

  assert.deepEqual({ open, withoutIndex }, { open: [], withoutIndex: [] })
})

test('every table and the schema have a comment', async () => {
  const rows = await adminRows(
    `select relname from pg_class
     where relnamespace = 'shop'::regnamespace and relkind in ('r', 'v')
       and obj_description(oid, 'pg_class') is null`,
  )

  assert.deepEqual(rows, [])
})

for (const role of ['shop_member', 'shop_admin']) {
  for (const table of [...tables, 'order_summaries']) {
    test(`${role} of tenant 1 sees rows of tenant 1 and of no other in ${table}`, async () => {
      const tenant = table === 'tenants' ? 'id' : 'tenant_id'
      const text = `select distinct ${tenant} as tenant from shop.${table}`

      assert.deepEqual(await rowsAs(role, '{"tenant_id": 1}', text), [{ tenant: 1 }])
      assert.deepEqual(await rowsAs(role, '{"tenant_id": "2"}', text), [{ tenant: 2 }])
    })

    for (const claims of ['', '{}', '{"tenant_id": null}', '{"tenant_id": ""}', '[]', undefined]) {
      test(`${role} with claims ${claims ?? 'never set'} sees nothing in ${table}`, async () => {
        const text = `select count(*)::integer as count from shop.${table}`

        assert.deepEqual(await rowsAs(role, claims, text), [{ count: 0 }])
      })
    }
  }
}

test('claims that are no number or no JSON are an error, not somebody', async () => {
  const text = 'select count(*) from shop.customers'

  await assert.rejects(rowsAs('shop_member', '{"tenant_id": "1 or 1=1"}', text), { code: '22P02' })
  await assert.rejects(rowsAs('shop_member', 'tenant 1', text), { code: '22P02' })
})

test('the public reads listed products and published reviews of every tenant', async () => {
  const products = await rowsAs(
    'shop_anonymous',
    undefined,
    'select count(*)::integer as count, count(distinct tenant_id)::integer as tenants from shop.products',
  )
  const listed = await adminRows(
    'select count(*)::integer as count, 5 as tenants from shop.products where is_listed',
  )
  const reviews = await rowsAs('shop_anonymous', undefined, 'select count(id) from shop.reviews')
  const published = await adminRows('select count(id) from shop.reviews where is_published')

  assert.deepEqual(products, listed)
  assert.deepEqual(reviews, published)
})

for (const [role, hidden] of [
  ['shop_anonymous', 'shop.customers'],
  ['shop_anonymous', 'shop.orders'],
  ['shop_anonymous', 'shop.order_items'],
  ['shop_anonymous', 'shop.order_summaries'],
  ['shop_anonymous', 'shop.tenants'],
] as const) {
  test(`${role} may not read ${hidden}`, async () => {
    await assert.rejects(rowsAs(role, '{"tenant_id": 1}', `select 1 from ${hidden}`), {
      code: '42501',
    })
  })
}

for (const [role, column, table] of [
  ['shop_anonymous', 'cost_price', 'products'],
  ['shop_anonymous', 'stock', 'products'],
  ['shop_anonymous', 'is_listed', 'products'],
  ['shop_anonymous', 'customer_id', 'reviews'],
  ['shop_member', 'cost_price', 'products'],
  ['shop_member', 'credit_limit', 'customers'],
  ['shop_member', 'internal_note', 'customers'],
] as const) {
  test(`${role} may not read ${table}.${column}`, async () => {
    const text = `select ${column} from shop.${table}`

    await assert.rejects(rowsAs(role, '{"tenant_id": 1}', text), { code: '42501' })
  })
}

for (const [role, text] of [
  ['shop_anonymous', 'update shop.categories set name = name'],
  ['shop_anonymous', 'select shop.fn_restock(array[]::text[], 1)'],
  ['shop_member', 'update shop.categories set name = name'],
  ['shop_member', 'delete from shop.products'],
  ['shop_member', 'update shop.products set cost_price = 0'],
  ['shop_member', 'select shop.fn_restock(array[]::text[], 1)'],
  ['shop_admin', 'delete from shop.customers'],
  ['shop_admin', 'update shop.products set tenant_id = 2'],
  ['shop_admin', 'update shop.orders set total = 0'],
  ['shop_admin', `insert into shop.categories (tenant_id, slug, name) values (2, 'x', 'X')`],
] as const)
  test(`${role} may not ${text}`, async () => {
    await assert.rejects(rowsAs(role, '{"tenant_id": 1}', text), { code: '42501' })
  })

test('the login role reads nothing as itself and becomes no other role', async () => {
  await withClient(database.url, async (client) => {
    await assert.rejects(client.query('select 1 from shop.products'), { code: '42501' })
    await assert.rejects(client.query('set role postgres'), { code: '42501' })
  })
})

test('a row cannot point at a row of another tenant', async () => {
  await withClient(database.adminUrl, async (client) => {
    const text =
      'update shop.orders set customer_id = 601 where id = (select min(id) from shop.orders where tenant_id = 1)'

    await assert.rejects(client.query(text), { code: '23503' })
  })
})

async function checksums(of: TestDatabase): Promise<readonly unknown[]> {
  return withClient(of.adminUrl, async (client) => {
    const sums: unknown[] = []
    for (const table of tables) {
      const { rows } = await client.query<{ sum: string }>(
        `select md5(string_agg(t::text, e'\\n' order by t::text)) as sum from shop.${table} as t`,
      )
      sums.push({ table, ...rows[0] })
    }
    return sums
  })
}

function adminRows(text: string): Promise<readonly unknown[]> {
  return withClient(database.adminUrl, async (client) => {
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows
  })
}

/** As the server does: logged in as the real login role, role and claims for one transaction. */
function rowsAs(
  role: string,
  claims: string | undefined,
  text: string,
): Promise<readonly unknown[]> {
  return withClient(database.url, async (client) => {
    await client.query('begin')
    await client.query(`select set_config('role', $1, true)`, [role])
    if (claims !== undefined) {
      await client.query(`select set_config('request.jwt.claims', $1, true)`, [claims])
    }
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows
  })
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end()
  }
}
