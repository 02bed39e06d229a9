/**
 * Two tenants of the shop: nothing that happens to the rows of one changes an answer to the other, and
 * nothing a client can send makes it the other.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'

import { type TappedServer, startTappedServer } from './tapped-server.ts'

/** Lists, rows, filters, orders and relations, in every direction that could lead to another tenant. */
const operations: readonly string[] = [
  '{categories(limit:200){id tenantId parentId slug name position}}',
  '{products(limit:1000){id tenantId sku name price stock isListed createdAt}}',
  '{products(orderBy:[{category:{name:DESC}},{price:ASC}],limit:100){id price}}',
  '{products(where:{reviews:{every:{rating:{gte:4}}}},limit:200){id}}',
  '{products(where:{orderItems:{none:{}}},limit:200){id name}}',
  '{customers(limit:200){id tenantId email givenName familyName loyaltyPoints}}',
  '{customers(orderBy:[{familyName:DESC}],limit:200){id}}',
  '{customers(offset:300,limit:200){id tenantId}}',
  '{customers(where:{orders:{some:{orderItems:{some:{quantity:{gt:3}}}}}},limit:200){id}}',
  '{customers(where:{_not:{tenantId:{eq:1}}}){id tenantId}}',
  '{customers(where:{_or:[{tenantId:{eq:2}},{tenantId:{isNull:true}}]}){id}}',
  '{orders(orderBy:[{total:DESC}],limit:200){id tenantId total customer{id tenantId}}}',
  '{orders(where:{total:{gt:"2000"}},limit:200){id orderItems(limit:9){tenantId product{tenantId}}}}',
  '{orderItems(orderBy:[{quantity:DESC}],limit:200){orderId tenantId quantity}}',
  '{orderSummaries(orderBy:[{pieces:DESC}],limit:200){orderId tenantId pieces lineCount total}}',
  '{reviews(orderBy:[{helpfulVotes:DESC}],limit:200){id tenantId title customer{tenantId}}}',
  '{categories(limit:20){children(limit:20){tenantId} products(limit:20){tenantId}}}',
  '{category(id:13){id} product(id:2){tenantId} customer(id:500){tenantId} order(id:1){id}}',
  '{categoryByTenantIdAndSlug(tenantId:2,slug:"fiction"){id}}',
  '{orderItems(where:{tenantId:{neq:1}}){orderId} reviews(where:{tenantId:{in:[2,3]}}){id}}',
]

/** As the superuser; every table of tenant 2 is changed. */
const changes: Readonly<Record<string, string>> = {
  'are changed': `
    update shop.categories set name = 'changed', position = 0 where tenant_id = 2;
    update shop.products set name = 'changed', price = 0.01, stock = 0 where tenant_id = 2;
    update shop.customers set family_name = 'Zzz', loyalty_points = 9e9 where tenant_id = 2;
    update shop.orders set total = 999999, status = 'returned' where tenant_id = 2;
    update shop.order_items set quantity = 1000 where tenant_id = 2;
    update shop.reviews set helpful_votes = 1000000, rating = 1 where tenant_id = 2;`,
  'are added': `
    insert into shop.categories (tenant_id, slug, name) values (2, 'armchairs', 'Armchairs');
    insert into shop.customers (public_id, tenant_id, email, given_name, family_name)
      select gen_random_uuid(), 2, 'new' || n || '@example.com', 'New', 'Aaa'
      from generate_series(1, 300) as n;`,
  'are deleted': `
    delete from shop.reviews where tenant_id = 2;
    delete from shop.order_items where tenant_id = 2;
    delete from shop.orders where tenant_id = 2;`,
}

const roles = ['member', 'admin'] as const

let admin: Client
const servers = new Map<string, TappedServer>()

before(async () => {
  const first = await startTappedServer({ role: 'member', claims: { tenant_id: 1 } })
  servers.set('member 1', first)
  const { database } = first
  admin = new Client(database.adminUrl)
  // The database is dropped by force when the tests end.
  admin.on('error', () => undefined)
  await admin.connect()
  const others = [
    { role: 'admin', tenant: 1 },
    { role: 'member', tenant: 2 },
  ].map(async ({ role, tenant }) => {
    const claims = { tenant_id: tenant }
    servers.set(`${role} ${tenant}`, await startTappedServer({ database, role, claims }))
  })
  await Promise.all(others)
})

after(async () => {
  await admin?.end()
  // The first one owns the database.
  for (const server of [...servers.values()].toReversed()) await server[Symbol.asyncDispose]()
})

describe('tenant 1', () => {
  test('[SEC-12] is answered with its own rows only, whatever is asked', async () => {
    for (const role of roles)
      for (const answer of await answersOf(`${role} 1`)) {
        assert.match(answer, /^\{"data":/)
        assert.doesNotMatch(answer, /"tenantId":(?!(?:"1"|1)[,}])/)
      }
  })

  for (const [what, sql] of Object.entries(changes))
    test(`[SEC-12] is answered byte for byte the same when rows of tenant 2 ${what}`, async () => {
      const before = await Promise.all(roles.map((role) => answersOf(`${role} 1`)))
      const others = await answersOf('member 2')
      await admin.query(sql)

      assert.deepEqual(await Promise.all(roles.map((role) => answersOf(`${role} 1`))), before)
      // The control: to tenant 2 the same change is there.
      assert.notDeepEqual(await answersOf('member 2'), others)
    })

  test('[SEC-12] is answered for a key of tenant 2 as for a key of nobody', async () => {
    const { rows } = await admin.query<{ id: number }>(
      'select max(id) as id from shop.customers where tenant_id = 2',
    )
    const other = await serverOf('member 1').ask({ query: `{customer(id:${rows[0]?.id}){id}}` })
    const nobody = await serverOf('member 1').ask({ query: '{customer(id:2147483647){id}}' })

    assert.deepEqual(other, nobody)
  })

  test('[SEC-12] stays tenant 1 whatever fields, cookies and extensions a client sends', async () => {
    const query = '{customers(limit:5){id tenantId}}'
    const plain = await serverOf('member 1').ask({ query })
    const claims = '{"tenant_id":2}'
    const identities: readonly Readonly<Record<string, string>>[] = [
      { 'x-tenant-id': '2' },
      { 'x-hasura-role': 'admin', 'x-hasura-tenant-id': '2', 'x-hasura-admin-secret': 'x' },
      {
        'x-user-id': '2',
        'x-role': 'admin',
        'x-forwarded-user': 'admin',
        'x-remote-user': 'admin',
      },
      { 'x-claims': claims, claims, 'request.jwt.claims': claims, pgoptions: `-c role=shop_admin` },
      { cookie: 'tenant_id=2; role=admin; session=x; access_token=x' },
      { forwarded: 'for=10.0.0.1;host=tenant2.example', 'x-forwarded-host': 'tenant2.example' },
    ]
    for (const headers of identities)
      assert.deepEqual(await serverOf('member 1').ask({ query }, headers), plain)
    const extensions = { claims: { tenant_id: 2 }, role: 'admin', tenant_id: 2 }
    assert.deepEqual(await serverOf('member 1').ask({ query, extensions }), plain)
  })

  test('[SEC-12] cannot become another by a credential that nobody signed', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = part({ sub: 'x', role: 'admin', tenant_id: 2, exp: 4_102_444_800 })
    const { tap, ask } = serverOf('member 1')
    tap.clear()
    for (const token of [
      `${part({ alg: 'none' })}.${claims}.`,
      `${part({ alg: 'HS256' })}.${claims}.x`,
    ]) {
      const reply = await ask({ query: '{customers{id}}' }, { authorization: `Bearer ${token}` })
      assert.equal(reply.status, 401)
    }
    assert.deepEqual(tap.executed, [])
  })

  test('[SEC-12] may not set claims through a variable or an argument', async () => {
    const { tap, ask } = serverOf('member 1')
    tap.clear()
    for (const body of [
      { query: '{customers{id}}', variables: { tenant_id: 2 } },
      { query: '{customers(tenantId:2){id}}' },
      { query: '{customers{id}}', claims: { tenant_id: 2 } },
      { query: '{customers{id}}', role: 'admin' },
    ])
      assert.equal((await ask(body)).status, 422)
    assert.deepEqual(tap.executed, [])
  })
})

function serverOf(name: string): TappedServer {
  const server = servers.get(name)
  assert.ok(server !== undefined)
  return server
}

async function answersOf(name: string): Promise<readonly string[]> {
  const { ask } = serverOf(name)
  const replies = await Promise.all(operations.map((query) => ask({ query })))
  for (const [index, { status, text }] of replies.entries())
    assert.equal(status, 200, `${operations[index]}: ${text}`)
  return replies.map(({ text }) => text)
}
