import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { FraiseqlError } from '../../../src/errors.ts'
import {
  type Parameters,
  readBodyParameters,
  readQueryParameters,
} from '../../../src/http/parameters.ts'

const limits = {
  maxBytes: 131_072,
  maxDepth: 16,
  maxKeys: 500,
  maxListLength: 1000,
  maxStringBytes: 65_536,
}

function read(body: string | Buffer): Parameters {
  return readBodyParameters(Buffer.from(body), limits)
}

function verdict(run: () => unknown): string {
  try {
    run()
    return 'accepted'
  } catch (error) {
    assert.ok(error instanceof FraiseqlError)
    return `${error.status} ${error.code}`
  }
}

/** A body whose variables are the given JSON text. */
function withVariables(json: string): string {
  return `{"query":"{a}","variables":${json}}`
}

test('a body gives its query, operation name and variables', () => {
  const body =
    '{"query":"{a}","operationName":"A","variables":{"b":[1,"2",null]},"extensions":{"x":1}}'

  const { query, operationName, variables } = read(body)

  assert.equal(query, '{a}')
  assert.equal(operationName, 'A')
  assert.deepEqual({ ...variables }, { b: [1, '2', null] })
  assert.equal(Object.getPrototypeOf(variables), null)
})

test('null counts as absent for all but the query', () => {
  const body = '{"query":"{a}","operationName":null,"variables":null,"extensions":null}'
  assert.deepEqual(read(body), {
    query: '{a}',
    reference: undefined,
    operationName: undefined,
    variables: undefined,
  })
})

test('bytes that are not exactly one JSON value in UTF-8 are refused with 400', () => {
  const bodies = [
    Buffer.alloc(0),
    Buffer.from('{"query":"{a}"'),
    Buffer.from('{"query":"{a}"}}'),
    Buffer.from("{'query':'{a}'}"),
    Buffer.from('{"query":"{a}",}'),
    Buffer.from('\uFEFF{"query":"{a}"}'),
    Buffer.from('{"query":"{a}"}', 'utf16le'),
    Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x7d]),
    Buffer.from(withVariables('{"a":NaN}')),
    Buffer.from(withVariables('{"a":0x10}')),
    Buffer.from(withVariables('{"a":"\0"}')),
  ]
  for (const body of bodies)
    assert.equal(
      verdict(() => read(body)),
      '400 BAD_REQUEST',
    )
})

test('a member that is named twice is refused with 400, however it is spelled', () => {
  const bodies = [
    '{"query":"{a}","query":"{b}"}',
    withVariables('{"a":1,"a":1}'),
    withVariables(String.raw`{"a":1,"\u0061":2}`),
    withVariables('{"a":[{"b":{"c":1,"c":2}}]}'),
    '{"query":"{a}","extensions":{"a":{"b":1},"a":2}}',
  ]
  for (const body of bodies)
    assert.equal(
      verdict(() => read(body)),
      '400 BAD_REQUEST',
    )
})

test('colons, braces and quotes inside strings are text', () => {
  const text = String.raw`{\"a\":[1,\"\\\\\"]} : \\`
  const body = withVariables(`{"a":"${text}","b:":{"\\"":1}}`)
  assert.equal(
    verdict(() => read(body)),
    'accepted',
  )
})

test('a request of the wrong shape is refused with 422', () => {
  const bodies = [
    '"text"',
    'null',
    '{}',
    '{"query":1}',
    '{"query":null}',
    '{"query":{"a":{"b":1}}}',
    '{"query":"{a}","operationName":1}',
    '{"query":"{a}","variables":[]}',
    '{"query":"{a}","variables":"{}"}',
    '{"query":"{a}","extensions":0}',
    '{"query":"{a}","id":"x"}',
    '{"query":"{a}","__proto__":{}}',
    '{"query":"{a}","extensions":{"persistedQuery":{"version":1}}}',
    String.raw`{"query":"\ud800"}`,
  ]
  for (const body of bodies)
    assert.equal(
      verdict(() => read(body)),
      '422 BAD_REQUEST',
    )
})

test('a batch is refused as such', () => {
  const bodies = ['[]', '[{"query":"{a}"}]', '[[{"query":"{a}"}]]']
  for (const body of bodies)
    assert.equal(
      verdict(() => read(body)),
      '422 BATCHING_NOT_ENABLED',
    )
})

test('variables over a limit or with unstorable text are refused with 422 and their path', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [withVariables(`{"a":${'['.repeat(16)}${']'.repeat(16)}}`), /variables\.a.* nested too deeply/],
    [
      withVariables(`{"a":[${Array(1001).fill('1').join(',')}]}`),
      /variables\.a has too many items/,
    ],
    [withVariables(`{"a":"${'x'.repeat(65_537)}"}`), /variables\.a is too long/],
    [withVariables(`{"a":"${'é'.repeat(32_769)}"}`), /variables\.a is too long/],
    [
      withVariables(`{${Array.from({ length: 501 }, (_, i) => `"k${i}":1`).join(',')}}`),
      /too many/,
    ],
    [withVariables('{"a":{"__proto__":{"b":1}}}'), /variables\.a has a member "__proto__"/],
    [withVariables(String.raw`{"a":[{"b":"x\u0000"}]}`), /variables\.a\[0\]\.b contains a NUL/],
    [withVariables(String.raw`{"a":"\ud800"}`), /variables\.a contains a lone surrogate/],
    [withVariables(String.raw`{"\ud800":1}`), /variables contains a lone surrogate/],
    [
      withVariables(
        `{"a":["${'x'.repeat(60_000)}","${'x'.repeat(60_000)}","${'x'.repeat(60_000)}"]}`,
      ),
      /too large/,
    ],
  ]
  for (const [body, message] of cases) {
    assert.throws(() => read(body), { code: 'BAD_USER_INPUT', status: 422, message })
  }
})

test('what is exactly at a limit is accepted', () => {
  const bodies = [
    withVariables(`{"a":${'['.repeat(15)}${']'.repeat(15)}}`),
    withVariables(`{"a":[${Array(1000).fill('1').join(',')}]}`),
    withVariables(`{"a":"${'x'.repeat(65_536)}"}`),
    withVariables(`{${Array.from({ length: 500 }, (_, i) => `"k${i}":1`).join(',')}}`),
    withVariables(String.raw`{"a":"\ud83d\ude00 \u202e"}`),
  ]
  for (const body of bodies)
    assert.equal(
      verdict(() => read(body)),
      'accepted',
    )
})

test('a number that a double cannot hold is refused, with its path and without its value', () => {
  const numbers = ['9007199254740993', '1e400', '-1e400', '0.1234567890123456789', '1e-400']
  for (const number of numbers) {
    assert.throws(() => read(withVariables(`{"a":{"b":[0,${number}]}}`)), {
      code: 'BAD_USER_INPUT',
      message: 'The number at variables.a.b[1] cannot be represented exactly; send it as a string.',
    })
  }
})

test('a number that survives is accepted however it is spelled', () => {
  const numbers = ['0', '-0', '1.50', '15e-1', '1E+2', '9007199254740992', '1e22', '0.1', '5e-324']
  assert.deepEqual(
    numbers.filter(
      (number) => verdict(() => read(withVariables(`{"a":${number}}`))) !== 'accepted',
    ),
    [],
  )
})

test('an inexact number outside the variables is no reason to refuse', () => {
  const body = '{"query":"{a}","variables":{"a":1},"extensions":{"a":9007199254740993}}'
  assert.equal(
    verdict(() => read(body)),
    'accepted',
  )
})

test('a JSON bomb is refused fast', () => {
  const bombs = [
    withVariables(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`),
    withVariables(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    withVariables(`{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":1`).join(',')}}`),
    withVariables(`{"a":[${'1,'.repeat(100_000)}1]}`),
    withVariables(`{"a":${'9'.repeat(250_000)}}`),
    withVariables(`{"a":0.${'0'.repeat(250_000)}1}`),
  ].map((text) => Buffer.from(text))
  for (const bomb of bombs) verdict(() => read(bomb))

  for (const bomb of bombs) {
    const costs = Array.from({ length: 5 }, () => {
      const startedAt = process.cpuUsage()
      assert.match(
        verdict(() => read(bomb)),
        /^422 /,
      )
      return process.cpuUsage(startedAt).user
    })
    assert.ok(Math.min(...costs) < 20_000)
  }
})

test('what is accepted is what JSON.parse reads', () => {
  const variables = fc.dictionary(
    fc.string().filter((key) => key !== '__proto__' && !key.includes('\0')),
    fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
  )
  fc.assert(
    fc.property(variables, (value) => {
      const body = JSON.stringify({ query: '{a}', variables: value })
      if (verdict(() => read(body)) !== 'accepted') return
      assert.deepEqual({ ...read(body).variables }, JSON.parse(body).variables)
    }),
  )
})

test('a query string gives the same parameters as a body', () => {
  const search = new URLSearchParams({
    query: 'query A { a }',
    operationName: 'A',
    variables: '{"b":1}',
    extensions: '{}',
  })

  const { query, operationName, variables } = readQueryParameters(search.toString(), limits)

  assert.equal(query, 'query A { a }')
  assert.equal(operationName, 'A')
  assert.deepEqual({ ...variables }, { b: 1 })
})

test('a query string is read strictly', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['query=a&query=b', '400 BAD_REQUEST'],
    ['query=%ff', '400 BAD_REQUEST'],
    ['query=%', '400 BAD_REQUEST'],
    ['query=a&variables=', '400 BAD_REQUEST'],
    ['query=a&variables=%7B%22a%22%3A1%2C%22a%22%3A2%7D', '400 BAD_REQUEST'],
    ['', '422 BAD_REQUEST'],
    ['query=a&_method=POST', '422 BAD_REQUEST'],
    ['query=a&', '422 BAD_REQUEST'],
    ['query=a&variables=%5B%5D', '422 BAD_REQUEST'],
    ['query=a&variables=%7B%22a%22%3A9007199254740993%7D', '422 BAD_USER_INPUT'],
  ]
  for (const [search, expected] of cases) {
    assert.equal(
      verdict(() => readQueryParameters(search, limits)),
      expected,
      search,
    )
  }
})
