/** What the public listener does with requests before the engine sees them, over a stub engine. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerOf, codeOf, post, sendRaw, startStub } from './stub-listener.ts'

const valid = '{"query":"{ a }"}'
const head = 'host: test\r\n'
const json = 'content-type: application/json\r\n'

const securityFields = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

test('an answer has the negotiated type, its length and the security fields', async () => {
  await using stub = await startStub()

  const response = await post(stub, valid, {
    headers: { accept: 'application/graphql-response+json' },
  })

  assert.equal(response.status, 200)
  assert.equal(response.text, '{"data":{"a":1}}')
  assert.equal(response.headers.get('content-length'), '16')
  assert.equal(
    response.headers.get('content-type'),
    'application/graphql-response+json; charset=utf-8',
  )
  for (const [name, value] of Object.entries(securityFields)) {
    assert.equal(response.headers.get(name), value)
  }
  for (const name of ['server', 'x-powered-by', 'access-control-allow-origin']) {
    assert.equal(response.headers.get(name), null)
  }
})

test('the pieces of an answer arrive in order and complete', async () => {
  const pieces = ['{"data":{"a":"', 'é'.repeat(100_000), '"}}']
  const chunks = pieces.map((piece) => Buffer.from(piece))
  await using stub = await startStub({
    execute: () =>
      Promise.resolve({ ...answerOf(''), chunks, byteLength: Buffer.concat(chunks).length }),
  })

  assert.equal((await post(stub, valid)).text, pieces.join(''))
})

test('only the exact target is the endpoint', async () => {
  await using stub = await startStub()
  const paths = [
    '/graphql/',
    '//graphql',
    '/%67raphql',
    '/graphql;a',
    '/GraphQL',
    '/a/../graphql%2f',
  ]

  const answers = await Promise.all(paths.map((path) => post(stub, valid, { path })))

  assert.deepEqual(
    answers.map(({ status, code }) => [status, code]),
    paths.map(() => [404, 'NOT_FOUND']),
  )
  assert.equal(stub.operations.length, 0)
})

test('every refusal, whoever writes it, has the security fields and a GraphQL body', async () => {
  await using stub = await startStub()
  const cases: readonly (readonly [status: number, code: string, bytes: string])[] = [
    [404, 'NOT_FOUND', `GET /nothing HTTP/1.1\r\n${head}connection: close\r\n\r\n`],
    [
      404,
      'NOT_FOUND',
      `POST /live HTTP/1.1\r\n${head}connection: close\r\ncontent-length: 1\r\n\r\na`,
    ],
    [400, 'BAD_REQUEST', `GET /%zz HTTP/1.1\r\n${head}connection: close\r\n\r\n`],
    [400, 'BAD_REQUEST', `GET /live HTTP/1.1\r\n${head}${head}\r\n`],
    [400, 'BAD_REQUEST', 'GET /live HTTP/1.1\r\n\r\n'],
    [400, 'BAD_REQUEST', `GET http://test/graphql HTTP/1.1\r\n${head}\r\n`],
    [400, 'BAD_REQUEST', `OPTIONS * HTTP/1.1\r\n${head}\r\n`],
    [
      400,
      'BAD_REQUEST',
      `POST /graphql HTTP/1.1\r\n${head}${json}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      400,
      'BAD_REQUEST',
      `POST /graphql HTTP/1.1\r\n${head}${json}content-length: 1\r\ncontent-length: 2\r\n\r\nab`,
    ],
    [400, 'BAD_REQUEST', `POST /graphql HTTP/1.1\r\n${head}${json}content-length: +2\r\n\r\nab`],
    [
      400,
      'BAD_REQUEST',
      `POST /graphql HTTP/1.1\r\n${head}${json}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`,
    ],
    [400, 'BAD_REQUEST', `GET /live HTTP/1.1\r\n${head}a: b\r\n c\r\n\r\n`],
    [400, 'BAD_REQUEST', `GET /live HTTP/1.1\nhost: test\n\n`],
    [
      400,
      'BAD_REQUEST',
      `GET /graphql HTTP/1.1\r\n${head}connection: upgrade\r\nupgrade: websocket\r\n\r\n`,
    ],
    [
      400,
      'BAD_REQUEST',
      `POST /graphql HTTP/1.1\r\n${head}${json}upgrade: h2c\r\ncontent-length: 2\r\n\r\n{}`,
    ],
    [400, 'BAD_REQUEST', '\u0016\u0003\u0001\u0000 hello\r\n\r\n'],
    [405, 'METHOD_NOT_ALLOWED', `TRACE /graphql HTTP/1.1\r\n${head}\r\n`],
    [405, 'METHOD_NOT_ALLOWED', `TRACE /live HTTP/1.1\r\n${head}\r\n`],
    [405, 'METHOD_NOT_ALLOWED', `CONNECT test:443 HTTP/1.1\r\n${head}\r\n`],
    [
      413,
      'PAYLOAD_TOO_LARGE',
      `POST /graphql HTTP/1.1\r\n${head}${json}content-length: 262145\r\n\r\n`,
    ],
    [414, 'URI_TOO_LONG', `GET /graphql?query=${'a'.repeat(8192)} HTTP/1.1\r\n${head}\r\n`],
    [414, 'URI_TOO_LONG', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${head}\r\n`],
    [417, 'BAD_REQUEST', `POST /graphql HTTP/1.1\r\n${head}expect: magic\r\n\r\n`],
    [431, 'HEADERS_TOO_LARGE', `GET /live HTTP/1.1\r\n${head}a: ${'a'.repeat(20_000)}\r\n\r\n`],
    [431, 'HEADERS_TOO_LARGE', `GET /live HTTP/1.1\r\n${head}${'a: b\r\n'.repeat(64)}\r\n`],
  ]
  for (const [status, code, bytes] of cases) {
    const response = await sendRaw(stub.port, bytes)
    const place = JSON.stringify(bytes.slice(0, 80))
    assert.match(response, new RegExp(`^HTTP/1.1 ${status} `), place)
    assert.equal(codeOf(response), code, place)
    for (const [name, value] of Object.entries(securityFields)) {
      assert.ok(response.includes(`\r\n${name}: ${value}\r\n`), `${name} in ${place}`)
    }
    assert.match(response, /\r\nx-request-id: [\w-]+\r\n/)
    assert.match(response, /\r\nconnection: close\r\n/i)
    assert.match(response, /\r\ncontent-type: application\/json; charset=utf-8\r\n/)
  }
  assert.equal(stub.operations.length, 0)
})

test('a body that is not exactly JSON in UTF-8 is refused before the engine', async () => {
  await using stub = await startStub()
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ 'content-type': 'text/plain' }, 'text/plain'],
    [{ 'content-type': 'application/json\ta' }, 'tab'],
    [{ 'content-type': 'application/json; charset=utf-7' }, 'utf-7'],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 'form'],
    [{ 'content-encoding': 'gzip' }, 'gzip'],
    [{ 'content-encoding': 'identity, gzip' }, 'stacked'],
  ]
  for (const [headers, name] of cases) {
    const response = await post(stub, valid, { headers })
    assert.deepEqual([response.status, response.code], [415, 'UNSUPPORTED_MEDIA_TYPE'], name)
  }
  const twoTypes = `POST /graphql HTTP/1.1\r\n${head}${json}${json}content-length: 2\r\n\r\n{}`
  const noType = `POST /graphql HTTP/1.1\r\n${head}content-length: 2\r\n\r\n{}`
  for (const bytes of [twoTypes, noType]) {
    assert.match(await sendRaw(stub.port, bytes), /^HTTP\/1\.1 415 /)
  }
  assert.equal(stub.operations.length, 0)
})

test('a request from a page of another origin is refused and not executed', async () => {
  await using stub = await startStub()
  for (const site of ['cross-site', 'same-site', 'SAME-ORIGIN', '']) {
    const response = await post(stub, valid, { headers: { 'sec-fetch-site': site } })
    assert.deepEqual([response.status, response.code], [403, 'CSRF_BLOCKED'], site)
  }
  assert.equal(stub.operations.length, 0)
  for (const site of ['same-origin', 'none']) {
    assert.equal((await post(stub, valid, { headers: { 'sec-fetch-site': site } })).status, 200)
  }
})

test('other methods are refused with Allow, and a preflight gets no permission', async () => {
  await using stub = await startStub({ server: { getEnabled: false } })
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    const response = await fetch(`${stub.url}/graphql`, {
      method,
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    assert.equal(response.status, 405, method)
    assert.equal(response.headers.get('allow'), 'POST')
    assert.equal(response.headers.get('access-control-allow-origin'), null)
  }
  assert.equal(stub.operations.length, 0)
})

test('GET is read from the query string, and refused with a body or a foreign type', async () => {
  await using stub = await startStub()
  const url = `${stub.url}/graphql?query=%7Ba%7D&variables=%7B%22b%22%3A1%7D`

  assert.equal((await fetch(url)).status, 200)
  assert.equal((await fetch(url, { headers: { 'content-type': 'application/json' } })).status, 200)
  assert.equal((await fetch(url, { headers: { 'content-type': 'text/plain' } })).status, 415)
  const withBody = `GET /graphql?query=a HTTP/1.1\r\n${head}${json}content-length: 2\r\n\r\n{}`
  assert.match(await sendRaw(stub.port, withBody), /^HTTP\/1\.1 415 /)

  assert.deepEqual(
    stub.operations.map(({ method, query }) => [method, query]),
    [
      ['GET', '{a}'],
      ['GET', '{a}'],
    ],
  )
})

test('an Accept that names nothing of ours is refused with 406', async () => {
  await using stub = await startStub()
  const response = await post(stub, valid, { headers: { accept: 'text/html' } })
  assert.deepEqual([response.status, response.code], [406, 'NOT_ACCEPTABLE'])
})

test('a body over the limit is refused while it arrives, with or without a length', async () => {
  await using stub = await startStub({ server: { maxBodyBytes: 1000 } })
  const request = `POST /graphql HTTP/1.1\r\n${head}${json}`
  const body = 'x'.repeat(100_000)

  const sized = await sendRaw(stub.port, `${request}content-length: 100000\r\n\r\n`, body)
  const chunked = await sendRaw(
    stub.port,
    `${request}transfer-encoding: chunked\r\n\r\n`,
    `186a0\r\n${body}\r\n0\r\n\r\n`,
  )
  const endless = await sendRaw(
    stub.port,
    `${request}transfer-encoding: chunked\r\n\r\nfffffff\r\n${body}`,
  )

  for (const response of [sized, chunked, endless]) {
    assert.match(response, /^HTTP\/1\.1 413 /)
    assert.equal(codeOf(response), 'PAYLOAD_TOO_LARGE')
  }
})

test('a body is sent on demand when the client expects it', async () => {
  await using stub = await startStub()
  const request = `POST /graphql HTTP/1.1\r\n${head}expect: 100-continue\r\nconnection: close\r\ncontent-length: ${valid.length}\r\n`

  const accepted = await sendRaw(stub.port, `${request}${json}\r\n`, valid)
  const refused = await sendRaw(stub.port, `${request}content-type: text/plain\r\n\r\n`)

  assert.match(accepted, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  assert.match(refused, /^HTTP\/1\.1 415 /)
})

test('the request id of the client is kept when it is well formed, else replaced', async () => {
  await using stub = await startStub()
  const given = await post(stub, valid, { headers: { 'x-request-id': 'a-1.B_2' } })
  const odd = await post(stub, valid, { headers: { 'x-request-id': '"><script>' } })

  assert.equal(given.headers.get('x-request-id'), 'a-1.B_2')
  assert.match(odd.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  assert.equal(stub.operations[0]?.requestId, 'a-1.B_2')
})

test('the status follows the media type', async () => {
  await using stub = await startStub({
    execute: () => Promise.resolve({ ...answerOf('{}'), status: 422, legacyStatus: 200 }),
  })
  const accept = 'application/graphql-response+json'
  assert.equal((await post(stub, valid, { headers: { accept } })).status, 422)
  assert.equal((await post(stub, valid)).status, 200)
})

test('a name in a message cannot become markup', async () => {
  await using stub = await startStub()
  const body = '{"query":"{a}","variables":{"<script>alert(1)</script>&":"\\u0000"}}'

  const response = await post(stub, body)

  assert.equal(response.code, 'BAD_USER_INPUT')
  assert.doesNotMatch(response.text, /[<>&]/)
  assert.match(JSON.parse(response.text).errors[0].message, /<script>/)
})

test('a failure of the engine itself is masked and reported under its id', async () => {
  await using stub = await startStub({
    execute: () => Promise.reject(new Error('secret of /etc/passwd')),
  })

  const response = await post(stub, valid)

  assert.deepEqual([response.status, response.code], [500, 'INTERNAL'])
  assert.doesNotMatch(response.text, /secret|passwd|Error:/)
  const { errorId } = JSON.parse(response.text).errors[0].extensions
  const report = stub.observations.find(({ kind }) => kind === 'error.internal')
  assert.ok(report?.kind === 'error.internal')
  assert.equal(report.errorId, errorId)
  assert.equal(report.message, 'secret of /etc/passwd')
})

test('each request to the endpoint is observed once, refused or not', async () => {
  await using stub = await startStub()
  await post(stub, valid)
  await post(stub, '{')
  await post(stub, valid, { headers: { accept: 'text/html' } })

  const seen = stub.observations.flatMap((observation) =>
    observation.kind === 'operation.completed'
      ? [[observation.outcome, observation.httpStatus, observation.code]]
      : [],
  )

  assert.deepEqual(seen, [
    ['success', 200, undefined],
    ['refused', 400, 'BAD_REQUEST'],
    ['refused', 406, 'NOT_ACCEPTABLE'],
  ])
  assert.equal(stub.observations.filter(({ kind }) => kind === 'security.refused').length, 2)
})
