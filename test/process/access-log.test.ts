import assert from 'node:assert/strict'
import { test } from 'node:test'
import { get, post, serveShop } from './serve-shop.ts'

const canary = 'canary-7f3a9c'
const hostile = 'A\\r\\n{\\"level\\":\\"fatal\\"}\\u001b[2J\\u202e${jndi:ldap://x}'

test('[SEC-25] every operation writes one line, however it ends', async () => {
  await using shop = await serveShop()
  const { server } = shop
  const requests: readonly (readonly [RequestInit, string, string | undefined])[] = [
    [json('{"query":"query Shelf { categories(limit: 1) { id } }"}'), 'success', undefined],
    [json('{"query":"query Shelf { categories(limit: 1) { id } }"}'), 'success', undefined],
    [json('{"query":"{ nothing }"}'), 'refused', 'GRAPHQL_VALIDATION_FAILED'],
    [json('{"query":"{"}'), 'refused', 'GRAPHQL_PARSE_FAILED'],
    [json('{"query":'), 'refused', 'BAD_REQUEST'],
    [json('[]'), 'refused', 'BATCHING_NOT_ENABLED'],
    [json('{}', { authorization: `Bearer ${canary}` }), 'refused', 'BAD_REQUEST'],
    [json('{"query":"{a}"}', { authorization: `Bearer ${canary}` }), 'refused', 'UNAUTHENTICATED'],
    [json('{"query":"{a}"}', { 'sec-fetch-site': 'cross-site' }), 'refused', 'CSRF_BLOCKED'],
    [{ method: 'DELETE' }, 'refused', 'METHOD_NOT_ALLOWED'],
  ]
  const ids: (string | null)[] = []
  for (const [init] of requests) {
    const { headers } = await get(`${server.url}/graphql`, init)
    ids.push(headers.get('x-request-id'))
  }
  await server.stop()

  const lines = server.logs.filter(({ event }) => event === 'operation.completed')
  assert.deepEqual(
    lines.map((line) => line['request_id']),
    ids,
  )
  assert.deepEqual(
    lines.map(({ outcome, code }) => [outcome, code]),
    requests.map(([, outcome, code]) => [outcome, code]),
  )
  const [first, second] = lines
  assert.equal(first?.['operation_name'], 'Shelf')
  assert.equal(first?.['operation_type'], 'query')
  assert.equal(first?.['role'], 'anonymous')
  assert.equal(first?.['statements'], 1)
  assert.match(String(first?.['document_hash']), /^[0-9a-f]{64}$/)
  assert.deepEqual([first?.['cache'], second?.['cache']], ['miss', 'hit'])
})

test('[SEC-25] each refusal of a credential or a request is also a security event', async () => {
  await using shop = await serveShop()
  const { server } = shop
  const refused = await get(
    `${server.url}/graphql`,
    json('{"query":"{ categories { id } }"}', { authorization: 'Bearer x' }),
  )
  await get(`${server.url}/graphql`, json('{"query":"{a}"}', { 'sec-fetch-site': 'cross-site' }))
  await server.stop()

  assert.equal(refused.status, 401)
  assert.equal(refused.headers.get('www-authenticate'), 'Bearer error="invalid_token"')
  const events = server.logs.filter(({ event }) => event === 'security.refused')
  assert.deepEqual(
    events.map((line) => [line['security_event'], line['code']]),
    [
      ['authn_login_fail', 'UNAUTHENTICATED'],
      ['authz_fail', 'CSRF_BLOCKED'],
    ],
  )
  assert.equal(events[0]?.['request_id'], refused.headers.get('x-request-id'))
})

test('[SEC-25] no input can break a line, and none of it but names is in the log', async () => {
  await using shop = await serveShop()
  const { server } = shop
  await post(server, `query Fine($v: String) { categories(where: {name: {eq: $v}}) { id } }`, {
    variables: { v: canary },
  })
  await post(server, `{ categories(where: {name: {eq: "${canary}"}}) { id } }`)
  await get(`${server.url}/graphql`, json(`{"query":"{a}","operationName":"${hostile}"}`))
  await get(
    `${server.url}/graphql`,
    json('{"query":"{a}"}', { 'user-agent': canary, cookie: canary, 'x-hasura-role': canary }),
  )
  await get(`${server.url}/graphql?query=${canary}`)
  await server.stop()

  const lines = server.output().split('\n')
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line)
  assert.match(server.output(), /^[\u0020-\u007e\n]*$/)
  assert.ok(lines.every((line) => JSON.parse(line).level !== 'fatal'))
  assert.ok(!server.output().includes(canary))
  assert.ok(!server.output().includes(new URL(shop.database.url).password))
})

test('[SEC-25] header fields other than Authorization carry no identity', async () => {
  await using shop = await serveShop()
  const { server } = shop
  const query = '{"query":"{ orders { id } }"}'
  const spoofed = { 'x-hasura-role': 'admin', 'x-tenant-id': '1', 'x-forwarded-user': 'admin' }

  const plain = await get(`${server.url}/graphql`, json(query))
  const dressed = await get(`${server.url}/graphql`, json(query, spoofed))
  await server.stop()

  assert.equal(dressed.text, plain.text)
  const roles = server.logs.filter(({ event }) => event === 'operation.completed')
  assert.ok(roles.every(({ role }) => role === 'anonymous'))
})

function json(body: string, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }
}
