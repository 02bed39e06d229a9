/**
 * `fraiseql grants`: on a database whose roles may do nothing, what it prints is enough for everything
 * the schema declares, and `--check` finds nothing more and nothing less.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Client } from 'pg'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { type CliRun, runCli, temporaryFolder } from '../support/run-cli.ts'
import { type ServerProcess, startServerProcess } from '../support/server-process.ts'
import { everyRead } from './grants/every-read.ts'
import { oddDatabase, oddSchema } from './grants/odd-world.ts'

const shopFolder = join(import.meta.dirname, '../../examples/shop')

/** As if nobody had ever granted them anything; the policies stay. */
const bareShop = `
revoke all on all tables in schema shop from shop_anonymous, shop_member, shop_admin;
revoke all on all functions in schema shop from shop_anonymous, shop_member, shop_admin;
revoke all on schema shop from shop_anonymous, shop_member, shop_admin`

const newCategory =
  '{ createCategories(input: [{ slug: "new", name: "New" }], onConflict: { key: TENANT_ID_AND_SLUG, update: [NAME] }) { id tenantId parent { name } } }'

const shopWrites: Readonly<Record<string, readonly string[]>> = {
  anonymous: [],
  member: [
    'mutation { updateProduct(id: 1, set: { isListed: false }, inc: { stock: 1, price: "1" }, append: { tags: ["x"], attributes: { a: 1 } }) { id stock } }',
    'mutation { createCustomer(input: { publicId: "00000000-0000-4000-8000-000000000001", email: "a@b.example", givenName: "A", familyName: "B" }) { id orders { id } } }',
    'mutation { updateCustomers(where: { id: { eq: 1 } }, inc: { loyaltyPoints: "1" }) { id } }',
    'mutation { updateOrder(id: 5, set: { note: "n" }) { id items: orderItems { quantity } } }',
    'mutation { deleteReviews(where: { id: { lt: 5 } }, atMost: 5) { id product { name } } }',
    'mutation { shipOrder(orderId: 5) { id } }',
  ],
  admin: [
    `mutation ${newCategory}`,
    'mutation { updateCategory(id: 1, inc: { position: 1 }) { position } }',
    'mutation { deleteCategories(where: { slug: { eq: "new" } }) { id } }',
    'mutation { restock(skus: ["none"], pieces: 1) { id } }',
    'mutation { updateReview(id: 5, set: { isPublished: true }) { id } }',
  ],
}

describe('grants of the shop', () => {
  test('that are printed are enough for all its schema declares, and no more', async () => {
    await using database = await createTestDatabase({ template: 'shop' })
    await run(database, bareShop)
    const before = await grants(database, shopFolder, ['--check'])
    const denied = await inService(database, { folder: shopFolder, role: 'member' }, (server) =>
      ask(server, '{ categories { id } }'),
    )
    const printed = await grants(database, shopFolder)
    await run(database, printed.stdout)
    await run(database, printed.stdout)
    const after = await grants(database, shopFolder, ['--check'])

    assert.equal(before.exitCode, 77)
    assert.match(denied, /FORBIDDEN/)
    assert.deepEqual([after.stdout, after.exitCode], ['', 0], after.stderr)
    for (const [role, writes] of Object.entries(shopWrites))
      await serveAll(database, { folder: shopFolder, role, writes })
  })

  test('that --check prints mend the difference, and nothing else', async () => {
    await using database = await createTestDatabase({ template: 'shop' })
    await run(database, bareShop)
    await run(database, (await grants(database, shopFolder, ['--check'])).stdout)

    assert.equal((await grants(database, shopFolder, ['--check'])).exitCode, 0)
  })

  test('that are taken or added are what --check says, role by role', async () => {
    await using database = await createTestDatabase({ template: 'shop' })
    await run(database, bareShop)
    await run(database, (await grants(database, shopFolder)).stdout)
    await run(
      database,
      `revoke select (price) on shop.products from shop_member;
       grant select on shop.customers to shop_member;
       grant truncate on shop.orders to shop_admin;
       grant select (slug) on shop.tenants to public;
       grant create on schema shop to shop_admin`,
    )

    const member = await grants(database, shopFolder, ['--check', '--role', 'member'])
    const admin = await grants(database, shopFolder, ['--check', '--role', 'admin'])

    const ofCustomers =
      '"id", "public_id", "tenant_id", "email", "given_name", "family_name", "birth_date", "loyalty_points", "preferences", "is_active", "created_at"'
    assert.deepEqual(
      linesOf(member),
      [
        '-- "shop_member" lacks',
        'grant select ("price") on table "shop"."products" to "shop_member";',
        '-- "shop_member" has too much',
        '-- by what is granted to public: revoke select ("slug") on table "shop"."tenants" from public;',
        'revoke select on table "shop"."customers" from "shop_member";',
        `grant select (${ofCustomers}) on table "shop"."customers" to "shop_member";`,
      ].toSorted(),
    )
    assert.match(member.stderr, /1 missing, \d too much/)
    assert.deepEqual(
      linesOf(admin),
      [
        '-- "shop_admin" has too much',
        '-- by what is granted to public: revoke select ("slug") on table "shop"."tenants" from public;',
        'revoke truncate on table "shop"."orders" from "shop_admin";',
        'revoke create on schema "shop" from "shop_admin";',
      ].toSorted(),
    )
    assert.deepEqual([member.exitCode, admin.exitCode], [77, 77])
  })

  test('come with what policies let a role see', async () => {
    await using database = await createTestDatabase({ template: 'shop' })
    await run(
      database,
      `drop policy listed on shop.products;
       alter table shop.reviews disable row level security;
       grant execute on function shop.fn_restock to public`,
    )
    const { stdout } = await grants(database, shopFolder)

    assert.match(
      stdout,
      /^-- "shop"\."products" has row security, and no policy lets "shop_anonymous" select: it sees no row\.$/m,
    )
    assert.match(
      stdout,
      /^-- "shop"\."reviews" has no row security: "shop_member" reaches every row\.$/m,
    )
    assert.match(
      stdout,
      /^-- Policies of "shop"\."orders" for "shop_member": own_tenant \(all\)\.$/m,
    )
    assert.match(
      stdout,
      /^-- Everybody may call .* revoke execute on function "shop"\."fn_restock"/m,
    )
  })
})

test('grants of a database with odd names, sequences, views and policies are enough, and no more', async () => {
  await using database = await createTestDatabase({ template: 'empty' })
  using folder = temporaryFolder({ 'schema.ts': oddSchema })
  await run(database, oddDatabase)
  const printed = await grants(database, folder.path)
  assert.equal(printed.exitCode, 0, printed.stderr)
  await run(database, printed.stdout)
  const after = await grants(database, folder.path, ['--check'])

  assert.deepEqual([after.stdout, after.exitCode], ['', 0], after.stderr)
  await serveAll(database, { folder: folder.path, role: 'reader', writes: [] })
  const writes = [
    'mutation { createThing(input: { title: "a", secret: 1, mood: GLAD }) { id } }',
    'mutation { createThings(input: [{ code: "c", title: "b" }], onConflict: { key: CODE, update: [TITLE] }) { id title } }',
    'mutation { updateThings(where: { title: { eq: "a" } }, inc: { secret: 2 }, append: { tags: ["t"] }) { id children { note } } }',
    'mutation { createChild(input: { thingId: 1, note: "n" }) { id thing { title } } }',
    'mutation { createEntry(input: { note: "through a view" }) { number note } }',
    'mutation { deleteThing(id: 1) { id } }',
    'mutation { feel(mood: SAD) }',
  ]
  await serveAll(database, { folder: folder.path, role: 'writer', writes })
  // Each of them is needed: without it some operation fails, which --check says too.
  await run(database, `revoke usage on sequence "Odd Schema"."Thing_id_seq" from "odd-writer"`)
  const lacking = await grants(database, folder.path, ['--check'])
  const reply = await inService(database, { folder: folder.path, role: 'writer' }, (server) =>
    ask(server, 'mutation { createThing(input: { title: "z" }) { id } }'),
  )

  assert.deepEqual(linesOf(lacking), [
    '-- "odd-writer" lacks',
    'grant usage on sequence "Odd Schema"."Thing_id_seq" to "odd-writer";',
  ])
  assert.match(reply, /"FORBIDDEN"|"UNAUTHENTICATED"/)
})

test('grants refuse a role that the schema does not have', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  const { exitCode, stderr } = await grants(database, shopFolder, ['--role', 'membr'])

  assert.equal(exitCode, 78)
  assert.match(stderr, /Did you mean "member"\?/)
})

function linesOf({ stdout }: CliRun): readonly string[] {
  return stdout.trim().split('\n').toSorted()
}

async function grants(
  database: TestDatabase,
  folder: string,
  flags: readonly string[] = [],
): Promise<CliRun> {
  return runCli(['grants', ...flags], {
    directory: folder,
    environment: { DATABASE_URL: database.url },
  })
}

interface ServiceOptions {
  readonly folder: string
  readonly role: string
}

async function inService<T>(
  database: TestDatabase,
  { folder, role }: ServiceOptions,
  work: (server: ServerProcess) => Promise<T>,
): Promise<T> {
  await using server = await startServerProcess({
    command: 'dev',
    args: ['--as', role, '--claims', '{"tenant_id": 1}'],
    cwd: folder,
    env: { DATABASE_URL: database.url },
  })
  return await work(server)
}

/** Everything the role may read, by introspection, and these writes. */
async function serveAll(
  database: TestDatabase,
  { folder, role, writes }: ServiceOptions & { readonly writes: readonly string[] },
): Promise<void> {
  await inService(database, { folder, role }, async (server) => {
    const reads = await everyRead((query) => ask(server, query))
    assert.ok(reads.length > 2, role)
    for (const query of [...reads, ...writes]) {
      const text = await ask(server, query)
      assert.doesNotMatch(text, /"errors"/, `${role}: ${query}: ${text}`)
    }
  })
}

async function ask({ url }: ServerProcess, query: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return response.text()
}

/** As the owner. */
async function run(database: TestDatabase, text: string): Promise<void> {
  const client = new Client(database.adminUrl)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
