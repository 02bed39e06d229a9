/** Line 36: bytes that two HTTP parsers would cut into different requests, and odd heads. */
import { type Attack, attacksOf, getBytes, queryTarget, requestBytes } from '../attack.ts'

const attacks = attacksOf(36)
const body = JSON.stringify({ query: '{categories{id}}' })
const length = String(body.length)
const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`

const malformed = { status: 400, code: 'BAD_REQUEST' } as const

/** A head written line by line, then a body. */
function request(lines: readonly string[], content = body, newLine = '\r\n'): string {
  const common = [
    'content-type: application/json',
    'connection: close',
    'accept: application/graphql-response+json',
  ]
  return [...lines, ...common, '', content].join(newLine)
}

const post = 'POST /graphql HTTP/1.1'
const host = 'host: localhost'

export const smuggling: readonly Attack[] = [
  attacks.bytes(
    'Content-Length beside Transfer-Encoding',
    request([post, host, `content-length: ${length}`, 'transfer-encoding: chunked'], chunked),
    { ...malformed, control: 'answers' },
  ),
  attacks.bytes(
    'two lengths',
    request([post, host, `content-length: ${length}`, 'content-length: 5']),
    {
      ...malformed,
      control: 'refuses',
    },
  ),
  attacks.bytes('a length with a sign', request([post, host, `content-length: +${length}`]), {
    ...malformed,
    control: 'refuses',
  }),
  attacks.bytes(
    'two transfer codings',
    request([post, host, 'transfer-encoding: chunked, chunked'], chunked),
    {
      ...malformed,
      control: 'answers',
    },
  ),
  attacks.bytes(
    'an unknown transfer coding',
    request([post, host, 'transfer-encoding: xchunked'], chunked),
    {
      ...malformed,
      control: 'refuses',
    },
  ),
  attacks.bytes(
    'a folded header line',
    request([post, host, `content-length: ${length}`, 'x-a: b\r\n c']),
    {
      ...malformed,
      control: 'answers',
    },
  ),
  attacks.bytes('bare line feeds', request([post, host, `content-length: ${length}`], body, '\n'), {
    ...malformed,
    control: 'answers',
  }),
  attacks.bytes('a space before the colon', request([post, host, `content-length : ${length}`]), {
    ...malformed,
    control: 'answers',
  }),
  attacks.bytes(
    'a NUL in a header',
    request([post, host, `content-length: ${length}`, 'x-a: b\0c']),
    {
      ...malformed,
      control: 'answers',
    },
  ),
  attacks.bytes(
    'two Hosts',
    request([post, host, 'host: evil.example', `content-length: ${length}`]),
    {
      ...malformed,
      control: 'answers',
    },
  ),
  attacks.bytes('no Host', request([post, `content-length: ${length}`]), {
    ...malformed,
    control: 'answers',
  }),
  attacks.bytes(
    'a target in absolute form',
    requestBytes(body, { target: 'http://evil.example/graphql' }),
    { ...malformed, control: 'answers' },
  ),
  attacks.bytes(
    'a header of 20 KB',
    requestBytes(body, { fields: { 'x-a': 'a'.repeat(20_000) } }),
    {
      status: 431,
      code: 'HEADERS_TOO_LARGE',
      control: 'answers',
    },
  ),
  attacks.bytes('200 headers', requestBytes(body, { fields: manyFields(200) }), {
    status: 431,
    code: 'HEADERS_TOO_LARGE',
    control: 'answers',
  }),
  attacks.bytes(
    'a target of 10 KB',
    getBytes(queryTarget(`{categories{id}}#${'a'.repeat(10_000)}`)),
    {
      status: 414,
      code: 'URI_TOO_LONG',
      control: 'answers',
    },
  ),
  attacks.bytes('TRACE', getBytes('/graphql').toString().replace('GET', 'TRACE'), {
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
    control: 'refuses',
  }),
  attacks.bytes('CONNECT', getBytes('example.com:443').toString().replace('GET', 'CONNECT'), {
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
    control: 'refuses',
  }),
  attacks.bytes(
    'an upgrade to h2c',
    requestBytes(body, {
      fields: {
        connection: 'Upgrade, HTTP2-Settings',
        upgrade: 'h2c',
        'http2-settings': 'AAMAAABk',
      },
    }),
    { ...malformed, control: 'answers' },
  ),
]

function manyFields(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'a']))
}
