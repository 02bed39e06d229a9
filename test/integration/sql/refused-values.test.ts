/** What PostgreSQL would refuse is refused at the edge: no statement is sent, nothing is rounded. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { schema as definition } from '../../fixtures/kinds-schema.ts'
import { type Engine, openEngine } from '../../support/engine.ts'
import { createTestDatabase } from '../../support/postgres.ts'
import { startStatementTap, type StatementTap } from '../../support/statement-tap.ts'

const stack = new AsyncDisposableStack()
let tap: StatementTap
let engine: Engine

before(async () => {
  const database = stack.use(await createTestDatabase({ template: 'types' }))
  tap = stack.use(await startStatementTap({ databaseUrl: database.url }))
  engine = stack.use(
    await openEngine({
      url: tap.url,
      definition: { ...definition, types: { Specimen: definition.types['Specimen']! } },
      schemas: ['kinds'],
      role: 'member',
    }),
  )
})

after(() => stack.disposeAsync())

beforeEach(() => tap.clear())

/** Column, GraphQL type, and values as JSON; most can be written as literals too. */
const refusedValues: readonly (readonly [
  field: string,
  type: string,
  values: readonly unknown[],
])[] = [
  ['int2', 'Int', [32_768, -32_769, 2 ** 31, 1.5, '1', true]],
  ['int4', 'Int', [2 ** 31, -(2 ** 31) - 1, 2 ** 53 + 2, 1e15, 0.1, '0x10']],
  ['id', 'ID', ['2147483648', '-2147483649', '1.0', '0x10', '1e3', '', ' 1', 'one', 1.5, true]],
  [
    'int8',
    'BigInt',
    ['9223372036854775808', '-9223372036854775809', '1.5', '1e400', '', 'NaN', true],
  ],
  ['float4', 'Float', [1e39, -1e39, 1e-46, '1.5']],
  ['float8', 'Float', [Number.POSITIVE_INFINITY, Number.NaN, 'NaN', '1e400', true]],
  ['numeric', 'Decimal', ['1e1000', '0x10', '', '1..2', '9'.repeat(1_000_000), 'Inf', true]],
  ['percentage', 'Int', [2 ** 31]],
  ['text', 'String', ['a\0b', '\ud800', 'a\udc00', 1, true]],
  ['citext', 'String', ['a\0b', '\ud800']],
  ['bpchar', 'String', ['a\0b', '\ud800']],
  ['bool', 'Boolean', ['true', 1, 0]],
  ['uuid', 'UUID', ['', '123e4567-e89b-12d3-a456', '123e4567-e89b-12d3-a456-42661417400z', 1]],
  [
    'date',
    'Date',
    [
      '2026-02-30',
      '294277',
      '5874898-01-01',
      '0000-01-01',
      '2026-11-24T00:00:00',
      '',
      'today',
      20_261_124,
    ],
  ],
  ['time', 'LocalTime', ['25:00:00', '24:00:00.5', '12:30Z', 'now', '']],
  ['timetz', 'Time', ['12:30', '12:30+16:00', '']],
  [
    'timestamp',
    'LocalDateTime',
    ['294277-01-01T00:00:00', '2026-11-24', '2026-11-24T12:00:00Z', ''],
  ],
  [
    'timestamptz',
    'DateTime',
    ['294277-01-01T00:00:00Z', '2026-11-24T12:00:00', '294276-12-31T23:59:59-00:01', ''],
  ],
  ['interval', 'Duration', ['P178956970Y8M', '1 day', 'P', '']],
  ['bytea', 'Bytes', ['\\x0', '00', '\\X00', 'a\0b']],
  ['inet', 'Inet', ['10.0.0.256', '10.1', '::/129', '', 'fe80::1%eth0']],
  ['cidr', 'Cidr', ['10.0.0.1/8', '']],
  ['macaddr', 'MacAddress', ['08:00:2b:01:02', '']],
  ['mood', 'Mood', ['HAPPIER', 'happy', '', 1]],
  ['jsonb', 'JSON', [{ a: 'b\0' }, { 'k\0': 1 }, ['\0']]],
]

const codes = ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED']

describe('before any statement is sent, the edge refuses', () => {
  for (const [field, type, values] of refusedValues) {
    test(`what ${field} cannot be, in a variable`, async () => {
      for (const value of values) {
        const query = `query ($v: ${type}) { specimens(where: {${field}: {eq: $v}}) { id } }`

        await assertRefused(query, { v: value })
      }
    })

    test(`what ${field} cannot be, as a literal`, async () => {
      for (const value of values.filter(isLiteral))
        await assertRefused(`{ specimens(where: {${field}: {eq: ${literalOf(value)}}}) { id } }`)
    })
  }

  test('numbers that no double or no column holds, as literals', async () => {
    for (const literal of ['1e400', '-1e400', '0x10', '1_000', '01', '+1', 'NaN', '.5', '1.'])
      await assertRefused(`{ specimens(where: {float8: {eq: ${literal}}}) { id } }`)
  })

  test('numbers inside JSON that jsonb does not hold', async () => {
    for (const literal of ['1e200000', '{a: [-1e131073]}', '1e-20000'])
      await assertRefused(`{ specimens(where: {jsonb: {contains: ${literal}}}) { id } }`)
  })

  test('elements of lists that the column cannot hold', async () => {
    await assertRefused('{ specimens(where: {int2: {in: [1, 32768]}}) { id } }')
    await assertRefused('{ specimens(where: {int8s: {overlaps: ["9223372036854775808"]}}) { id } }')
    await assertRefused('query ($v: [ID!]) { specimens(where: {id: {in: $v}}) { id } }', {
      v: ['1', 'x'],
    })
    await assertRefused('query ($v: [String]) { specimens(where: {texts: {eq: $v}}) { id } }', {
      v: ['\0'],
    })
  })

  test('keys that the column cannot hold', async () => {
    for (const key of ['x', '2147483648', '1.0', ''])
      await assertRefused('query ($v: ID!) { specimen(id: $v) { id } }', { v: key })
  })

  test('amounts out of range', async () => {
    for (const amount of [
      'limit: -1',
      'limit: 201',
      'limit: 2147483647',
      'limit: 2147483648',
      'offset: -1',
      'offset: 1000000000',
      'limit: 1.5',
      'limit: "1"',
      'limit: 1e400',
    ])
      await assertRefused(`{ specimens(${amount}) { id } }`)
    for (const value of [-1, 201, 2_147_483_647, 2 ** 31, 1e9, 2 ** 53 + 2, 1.5, '1']) {
      await assertRefused('query ($v: Int) { specimens(limit: $v) { id } }', { v: value })
      await assertRefused('query ($v: Int) { specimens(offset: $v) { id } }', {
        v: value === 201 ? -2 : value,
      })
    }
  })

  test('patterns with a loose escape and texts with a NUL, for every text operator', async () => {
    for (const operator of ['like', 'ilike'])
      await assertRefused(
        `query ($v: String) { specimens(where: {text: {${operator}: $v}}) { id } }`,
        { v: 'a\\\\\\' },
      )
    for (const operator of ['like', 'contains', 'istartsWith', 'endsWith'])
      await assertRefused(
        `query ($v: String) { specimens(where: {citext: {${operator}: $v}}) { id } }`,
        { v: '\0' },
      )
    await assertRefused('query ($v: String) { specimens(where: {jsonb: {hasKey: $v}}) { id } }', {
      v: '\0',
    })
  })
})

test('minus zero, the ends of each range and a thousand digits are taken', async () => {
  const answer = await engine.run(`{
    a: specimens(where: {float8: {eq: -0}}) { id }
    b: specimens(where: {int4: {eq: 2147483647}, int2: {eq: 32767}}) { id }
    c: specimens(where: {int8: {eq: -9223372036854775808}}) { id }
    d: specimens(where: {numeric: {lt: ${'9'.repeat(1000)}}}, limit: 1) { id }
    e: specimens(limit: 200, offset: 1000000) { id }
    f: specimens(where: {jsonb: {contains: {big: 9007199254740993}}}) { id }
    g: specimens(where: {jsonb: {contains: {big: 9007199254740992}}}) { id }
  }`)

  assert.deepEqual(JSON.parse(answer.text), {
    data: {
      a: [],
      b: [{ id: '4' }],
      c: [{ id: '3' }],
      d: [{ id: '2' }],
      e: [],
      f: [{ id: '5' }],
      g: [],
    },
  })
})

async function assertRefused(query: string, variables?: Record<string, unknown>): Promise<void> {
  const { text, status } = await engine.run(query, variables)
  const shown = `${query.slice(0, 200)} ${JSON.stringify(variables)?.slice(0, 200)}\n${text}`
  const { data, errors } = JSON.parse(text) as {
    data?: unknown
    errors?: { extensions: { code: string } }[]
  }
  assert.equal(data, undefined, shown)
  assert.ok(codes.includes(errors?.[0]?.extensions.code ?? ''), shown)
  assert.ok(status === 422 || status === 400, shown)
  assert.deepEqual(tap.executed, [], shown)
}

/** Lone surrogates cannot be written in a document, nor infinite numbers. */
function isLiteral(value: unknown): boolean {
  const text = JSON.stringify(value)
  return text !== 'null' && !text.includes('\\ud') && text.length < 10_000 && !text.includes('{')
}

function literalOf(value: unknown): string {
  return JSON.stringify(value)
}
