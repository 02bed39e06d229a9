import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf } from '../integration/http/stub-listener.ts'
import { get, post, serveShop, sql } from './serve-shop.ts'

/** What an error text of PostgreSQL, Node, a file system or the configuration looks like. */
const inside =
  /\bat .*:\d+:\d+|node_modules|\.ts\b|\.js\b|select |from shop|pg_|relation "|SQLSTATE|ECONN|127\.0\.0\.1|fraiseql_authenticator|shop_anonymous|postgres:\/\/|Error:/i

const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title><svg/onload=alert(1)>',
  '<!--<script>',
  '\u2028alert(1)\u2029',
]

test('[SEC-30] errors say nothing about what is inside', async () => {
  await using shop = await serveShop()
  const { server } = shop
  const bodies = [
    '{',
    '{"query":"{"}',
    '{"query":"{ nothing }"}',
    '{"query":"{ categories { costPrice } }"}',
    '{"query":"{ products { costPrice } }"}',
    '{"query":"{ products(where: {stock: {gt: 1}}) { id } }"}',
    '{"query":"{ orders { id } }"}',
    '{"query":"{ __schema { types { name } } }"}',
    '{"query":"{ category(id: \\"x\\") { id } }"}',
    '{"query":"{ category(id: \\"99999999999999999999\\") { id } }"}',
    '{"query":"query Q($v: Int!) { categories(limit: $v) { id } }","variables":{"v":"x"}}',
    '{"query":"{ categories(limit: -1) { id } }"}',
  ]
  for (const body of bodies) {
    const { status, text } = await get(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
      },
      body,
    })
    assert.ok(status >= 400 && status < 500, `${status} for ${body}`)
    assert.match(codeOf(text) ?? '', /^[A-Z_]+$/, body)
    assert.doesNotMatch(text, inside, body)
  }
})

test('[SEC-30] a hidden field is refused in the words of one that does not exist', async () => {
  await using shop = await serveShop()
  const hidden = await post(shop.server, '{ products { costPrice } }')
  const absent = await post(shop.server, '{ products { costPrise } }')
  assert.equal(hidden.text, absent.text.replaceAll('costPrise', 'costPrice'))
  assert.equal(hidden.status, absent.status)
})

test('[SEC-30] a failure of the database is masked, and found in the log by its id', async () => {
  await using shop = await serveShop({ FRAISEQL_READINESS_INTERVAL_MS: '300000' })
  const { server } = shop
  await sql(shop.database, 'alter table shop.categories rename to hidden_categories')

  const { status, text } = await post(server, '{ categories { id } }')

  assert.equal(status, 500)
  assert.doesNotMatch(text, inside)
  const [error] = JSON.parse(text).errors
  assert.deepEqual(Object.keys(error.extensions).toSorted(), ['code', 'errorId'])
  assert.equal(error.extensions.code, 'INTERNAL')
  const line = await server.waitForEvent(
    'error.internal',
    (entry) => entry['error_id'] === error.extensions.errorId,
  )
  assert.match(JSON.stringify(line), /categories/)
})

test('[SEC-03] stored markup leaves the server inert', async () => {
  await using shop = await serveShop()
  const { server, database } = shop
  const list = payloads.map((payload) => `'${payload.replaceAll("'", "''")}'`).join(',')
  await sql(
    database,
    `update shop.categories c set name = p.name
     from (select row_number() over () as n, name from unnest(array[${list}]) as name) p,
          (select id, row_number() over (order by id) as n from shop.categories) o
     where o.id = c.id and o.n = p.n`,
  )

  const response = await post(server, '{ categories(limit: 5) { name } }')

  assert.equal(response.status, 200)
  const { categories } = JSON.parse(response.text).data
  assert.deepEqual(new Set(categories.map(({ name }: { name: string }) => name)), new Set(payloads))
  assert.ok(!response.text.includes('<'))
  assertInert(response.headers)
})

test('[SEC-03] markup in a request comes back inert in every kind of error', async () => {
  await using shop = await serveShop()
  const { server } = shop
  for (const payload of payloads) {
    const key = JSON.stringify(payload)
    const bodies = [
      `{"query":"{a}",${key}:1}`,
      `{"query":${JSON.stringify(`{ a(b: "${payload}") }`)}}`,
      `{"query":${JSON.stringify(payload)}}`,
      `{"query":"{a}","operationName":${key}}`,
      `{"query":"{a}","variables":{${key}:"\\u0000"}}`,
    ]
    for (const body of bodies) {
      const response = await get(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      assert.ok(!response.text.includes('<'), `${body} → ${response.text}`)
      assertInert(response.headers)
    }
    const elsewhere = await get(`${server.url}/${encodeURIComponent(payload)}`)
    assert.equal(elsewhere.status, 404)
    assert.ok(!elsewhere.text.includes('<'))
    assertInert(elsewhere.headers)
  }
})

function assertInert(headers: Headers): void {
  assert.match(
    headers.get('content-type') ?? '',
    /^application\/(?:graphql-response\+)?json; charset=utf-8$/,
  )
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.equal(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'")
}
