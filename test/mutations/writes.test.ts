/** Mutations from outside: the server, its two channels, and what stands in the database afterwards. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { startTappedServer, type TappedServer } from '../security/tapped-server.ts'
import type { TestDatabase } from '../support/postgres.ts'

for (const channel of ['pipeline', 'pool'])
  describe(`a mutation over the ${channel} channel`, () => {
    let admin: TappedServer
    let database: TestDatabase

    before(async () => {
      admin = await startTappedServer({
        role: 'admin',
        claims: { tenant_id: 1 },
        env: { FRAISEQL_DATABASE_CHANNEL: channel },
      })
      database = admin.database
    })
    after(() => admin[Symbol.asyncDispose]())

    test('creates a row, and the answer has what it wrote with its relations', async () => {
      const data = await succeed(
        admin,
        `mutation { createCategory(input: { slug: "loft", name: "Loft", parentId: "1" }) {
          slug position tenantId parent { children(where: { slug: { eq: "loft" } }) { name } } } }`,
      )

      assert.deepEqual(data['createCategory'], {
        slug: 'loft',
        position: 0,
        tenantId: '1',
        parent: { children: [{ name: 'Loft' }] },
      })
      assert.deepEqual(
        await rows(
          database,
          `select tenant_id, parent_id from shop.categories where slug = 'loft'`,
        ),
        [{ tenant_id: 1, parent_id: 1 }],
      )
    })

    test('creates as many rows as a variable has, in their order, with one statement for any number', async () => {
      const mutation = `mutation($input: [CategoryInput!]!) {
        createCategories(input: $input) { slug position } }`
      const inputs = [1, 3, 100].map((count) =>
        Array.from({ length: count }, (_, index) => ({
          slug: `many-${count}-${index}`,
          name: 'Many',
          position: count - index,
        })),
      )
      const [first = [], ...others] = inputs
      await succeed(admin, mutation, { input: first })
      admin.tap.clear()
      for (const input of others) {
        const data = await succeed(admin, mutation, { input })
        assert.deepEqual(
          data['createCategories'],
          input.map(({ slug, position }) => ({ slug, position })),
        )
      }
      const texts = new Set(admin.tap.executed.filter((text) => text.includes('insert into')))
      assert.equal(texts.size, 1)
    })

    test('takes effect as a whole or not at all', async () => {
      const { code } = await refused(
        admin,
        `mutation {
          first: updateCategory(id: 2, set: { name: "Half" }) { name }
          second: createCategory(input: { slug: "living-room", name: "Taken" }) { id }
        }`,
      )

      assert.equal(code, 'CONFLICT')
      assert.deepEqual(await rows(database, 'select name from shop.categories where id = 2'), [
        { name: 'Bedroom' },
      ])
    })

    test('counts down under concurrency as far as its condition allows, and not further', async () => {
      await run(database, 'update shop.products set stock = 20 where id = 7')
      const mutation = `mutation { updateProducts(
        where: { id: { eq: "7" }, stock: { gte: "1" } }, inc: { stock: "-1" }) { stock } }`
      const answers = await Promise.all(Array.from({ length: 60 }, () => succeed(admin, mutation)))

      const taken = answers.filter((data) => (data['updateProducts'] as unknown[]).length === 1)
      assert.equal(taken.length, 20)
      assert.deepEqual(await rows(database, 'select stock::int from shop.products where id = 7'), [
        { stock: 0 },
      ])
    })

    test('that meets another in a deadlock runs again, and both take effect', async () => {
      await run(
        database,
        `create function shop.slowly() returns trigger language plpgsql as $$
           begin perform pg_sleep(0.2); return new; end $$;
         create trigger slowly before update of slug on shop.categories
           for each row execute function shop.slowly()`,
      )
      const change = (name: string, id: number, slug: string): string =>
        `${name}: updateCategory(id: ${id}, set: { slug: "${slug}" }) { slug }`
      const [left, right] = await Promise.all([
        succeed(admin, `mutation { ${change('a', 4, 'left-4')} ${change('b', 5, 'left-5')} }`),
        succeed(admin, `mutation { ${change('a', 5, 'right-5')} ${change('b', 4, 'right-4')} }`),
      ])
      await run(database, 'drop trigger slowly on shop.categories; drop function shop.slowly')

      assert.ok(left['a'] && left['b'] && right['a'] && right['b'])
      const [slugs] = await rows(
        database,
        `select string_agg(slug, ' ' order by id) as slugs from shop.categories where id in (4, 5)`,
      )
      assert.match(String(slugs?.['slugs']), /^(left-4 left-5|right-4 right-5)$/)
    })

    test('with more rows than atMost changes nothing', async () => {
      const before = await rows(database, 'select sum("position")::int from shop.categories')
      const { code } = await refused(
        admin,
        'mutation { updateCategories(where: { position: { gte: 0 } }, inc: { position: 1 }, atMost: 3) { id } }',
      )

      assert.equal(code, 'AT_MOST_EXCEEDED')
      assert.deepEqual(
        await rows(database, 'select sum("position")::int from shop.categories'),
        before,
      )
    })

    test('touches no row of another tenant, by key, by filter, or by conflict', async () => {
      const data = await succeed(
        admin,
        `mutation {
          byKey: updateCategory(id: 13, set: { name: "Ours" }) { id }
          byFilter: updateCategories(where: { id: { in: ["13", "14"] } }, set: { name: "Ours" }, atMost: 5) { id }
          gone: deleteCategory(id: 60) { id }
        }`,
      )
      assert.deepEqual(data, { byKey: null, byFilter: [], gone: null })
      const conflict = await refused(
        admin,
        `mutation { createCustomers(
          input: [{ publicId: "${await publicIdOf(database, 2)}", email: "x@example.org", givenName: "X", familyName: "Y" }]
          onConflict: { key: PUBLIC_ID, update: [EMAIL] }) { id } }`,
      )
      assert.equal(conflict.code, 'FORBIDDEN')
      assert.deepEqual(
        await rows(database, `select count(*)::int from shop.categories where name = 'Ours'`),
        [{ count: 0 }],
      )
    })

    test('deletes rows and shows them as they were', async () => {
      await succeed(
        admin,
        'mutation { createCategory(input: { slug: "gone", name: "Gone" }) { id } }',
      )
      const data = await succeed(
        admin,
        'mutation { deleteCategories(where: { slug: { eq: "gone" } }) { name products { id } } }',
      )

      assert.deepEqual(data['deleteCategories'], [{ name: 'Gone', products: [] }])
      assert.deepEqual(await rows(database, `select from shop.categories where slug = 'gone'`), [])
    })

    test('sees what a trigger does after the write', async () => {
      await run(
        database,
        `create function shop.stamp() returns trigger language plpgsql as $$
           begin update shop.reviews set title = 'stamped' where id = new.id; return null; end $$;
         create trigger stamp after update of is_published on shop.reviews
           for each row execute function shop.stamp();
         grant update (title) on shop.reviews to shop_admin`,
      )
      const [review] = await rows(
        database,
        'select min(id)::text as id from shop.reviews where tenant_id = 1',
      )
      await using restarted = await startTappedServer({
        role: 'admin',
        claims: { tenant_id: 1 },
        env: { FRAISEQL_DATABASE_CHANNEL: channel },
        database,
      })
      const data = await succeed(
        restarted,
        `mutation { updateReview(id: "${String(review?.['id'])}", set: { isPublished: true }) { title isPublished } }`,
      )

      assert.deepEqual(data['updateReview'], { title: 'stamped', isPublished: true })
    })

    test('calls a function, and reads the row that it gives', async () => {
      const [order] = await rows(
        database,
        `select id::text from shop.orders where tenant_id = 1 and status = 'paid' order by id limit 1`,
      )
      const mutation = `mutation($id: BigInt!) { shipOrder(orderId: $id) { status customer { tenantId } } }`

      const first = await succeed(admin, mutation, { id: order?.['id'] })
      const second = await succeed(admin, mutation, { id: order?.['id'] })

      assert.deepEqual(first['shipOrder'], { status: 'SHIPPED', customer: { tenantId: '1' } })
      assert.equal(second['shipOrder'], null)
    })

    test('calls a function that gives a set of rows, in its order', async () => {
      const data = await succeed(
        admin,
        'mutation { restock(skus: ["ALD-00002", "ALD-00001"], pieces: "0") { sku } }',
      )

      assert.deepEqual((data['restock'] as { sku: string }[]).map(({ sku }) => sku).toSorted(), [
        'ALD-00001',
        'ALD-00002',
      ])
    })
  })

async function succeed(
  { ask }: TappedServer,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, text } = await ask({ query, variables })
  const body = JSON.parse(text) as { data: Record<string, unknown>; errors?: unknown }
  assert.equal(body.errors, undefined, text)
  assert.equal(status, 200)
  return body.data
}

async function refused({ ask }: TappedServer, query: string): Promise<{ readonly code: string }> {
  const { text } = await ask({ query })
  const body = JSON.parse(text) as {
    readonly data: unknown
    readonly errors: readonly [{ readonly extensions: { readonly code: string } }]
  }
  assert.equal(body.data, null)
  return body.errors[0].extensions
}

async function publicIdOf(database: TestDatabase, tenant: number): Promise<string> {
  const [row] = await rows(
    database,
    `select public_id::text as id from shop.customers where tenant_id = ${tenant} limit 1`,
  )
  return String(row?.['id'])
}

async function run(database: TestDatabase, text: string): Promise<void> {
  await rows(database, text)
}

async function rows(
  database: TestDatabase,
  text: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client(database.adminUrl)
  await client.connect()
  try {
    const result = await client.query<Record<string, unknown>>(text)
    return result.rows ?? []
  } finally {
    await client.end()
  }
}
