import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { defectMarker } from '../../../src/lib/defect-marker.ts'
import type {
  ColumnPlan,
  FieldPlan,
  OperationPlan,
  RootPlan,
  SelectPlan,
} from '../../../src/plan/plan.ts'
import { createEnvelope } from '../../../src/response/envelope.ts'
import { parseExact } from '../../../src/response/exact-json.ts'
import { inertJson } from '../../../src/response/inert-json.ts'
import { successAnswer } from '../../../src/response/success-answer.ts'

describe('an answer with defects', () => {
  const float = column('f', { graphql: 'Float', base: 'float8' })
  const strict: ColumnPlan = { ...float, responseName: 's', nullable: false }
  const asserted = column(
    'a',
    { graphql: 'JSON', base: 'jsonb' },
    { asserted: true, nullable: false },
  )

  test('keeps the null of a nullable field where it is', () => {
    assert.deepEqual(answer([many('r', [float])], ['[{"f":"NaN"},{"f":1}]']), {
      data: { r: [{ f: null }, { f: 1 }] },
      paths: [['r', 0, 'f']],
    })
  })

  test('passes the null of a non-null field up to the nearest field that allows it', () => {
    const child: FieldPlan = { ...one('c', [strict]), nullable: true, join: [] }

    assert.deepEqual(answer([many('r', [child])], ['[{"c":{"s":"Infinity"}},{"c":{"s":2}}]']), {
      data: { r: [{ c: null }, { c: { s: 2 } }] },
      paths: [['r', 0, 'c', 's']],
    })
  })

  test('passes it through lists of non-null rows up to data', () => {
    const rows: FieldPlan = { ...many('m', [strict]), join: [] }

    assert.deepEqual(answer([many('r', [rows])], ['[{"m":[{"s":1},{"s":"-Infinity"}]}]']), {
      data: null,
      paths: [['r', 0, 'm', 1, 's']],
    })
  })

  test('ends it at a root for one row, and leaves the other roots alone', () => {
    const roots = [one('x', [strict]), one('y', [strict])]

    assert.deepEqual(answer(roots, ['{"s":"NaN"}', '{"s":1}']), {
      data: { x: null, y: { s: 1 } },
      paths: [['x', 's']],
    })
  })

  test('names each defect, elements of lists included', () => {
    const list = column('l', { graphql: 'Float', base: 'float8', list: true })

    assert.deepEqual(
      answer([many('r', [list, float])], ['[{"l":["NaN",1,null,"Infinity"],"f":"NaN"}]']),
      {
        data: { r: [{ l: [null, 1, null, null], f: null }] },
        paths: [
          ['r', 0, 'l', 0],
          ['r', 0, 'l', 3],
          ['r', 0, 'f'],
        ],
      },
    )
  })

  test('takes a stored document that has the key of the marker for what it is', () => {
    const rows = `[{"a":{"!":null,"b":1}},{"a":${defectMarker}}]`

    assert.deepEqual(
      answer([{ ...one('r', [asserted]) }], ['{"a":{"!":1,"x":"{\\"!\\":null}"}}']),
      {
        data: { r: { a: { '!': 1, x: '{"!":null}' } } },
        paths: [],
      },
    )
    assert.deepEqual(answer([many('r', [asserted])], [rows]).paths, [['r', 1, 'a']])
  })

  test('takes the words NaN and Infinity inside texts for words', () => {
    const text = column('t', { graphql: 'String', base: 'text' })

    assert.deepEqual(answer([many('r', [text, float])], ['[{"t":"NaN","f":1}]']), {
      data: { r: [{ t: 'NaN', f: 1 }] },
      paths: [],
    })
  })

  test('keeps every digit of its numbers', () => {
    const number = column('n', { graphql: 'JSON', base: 'json' })
    const exact = '{"n":[9007199254740993,0.1000000000000000055511151231257827,1e400],"f":"NaN"}'

    const body = bodyOf([one('r', [number, float])], [exact])

    assert.ok(body.includes('[9007199254740993,0.1000000000000000055511151231257827,1e400]'), body)
  })
})

describe('an answer without defects', () => {
  test('is the bytes of its columns between the bytes of its envelope', () => {
    const roots: RootPlan[] = [
      many('a', []),
      { kind: 'constant', responseName: '__typename', value: 'Query' },
      one('b', []),
    ]

    assert.equal(
      bodyOf(roots, ['[1,  2]', null]),
      '{"data":{"a":[1,  2],"__typename":"Query","b":null}}',
    )
  })

  test('has an empty object for no roots', () => {
    assert.equal(bodyOf([], []), '{"data":{}}')
  })

  test('holds no angle bracket', () => {
    assert.equal(
      bodyOf([one('r', [])], ['{"t":"<script><"}']),
      '{"data":{"r":{"t":"\\u003cscript>\\u003c"}}}',
    )
  })
})

describe('inert JSON', () => {
  test('is the same value without the byte, however the text is encoded', () => {
    for (const value of ['<', '<<', 'a<é<🍓', '\\<', '', '\\u003c', { '<': ['<'] }]) {
      const text = inertJson(Buffer.from(JSON.stringify(value)))

      assert.ok(!text.includes('<'))
      assert.deepEqual(JSON.parse(text.toString()), value)
    }
  })

  test('is the very same buffer when there is nothing to escape', () => {
    const bytes = Buffer.from('{"a":"b"}')

    assert.equal(inertJson(bytes), bytes)
  })

  test('costs little where stored text is nothing but the byte', () => {
    const bytes = Buffer.alloc(4 * 1024 * 1024, '<')
    const started = process.cpuUsage()
    const text = inertJson(bytes)
    const { user, system } = process.cpuUsage(started)

    assert.equal(text.length, bytes.length * String.raw`\u003c`.length)
    assert.ok(user + system < 300_000, `${user + system} µs of CPU`)
  })
})

test('exact JSON writes what it read', () => {
  for (const text of [
    '1e400',
    '-0.0',
    '9007199254740993',
    '[1.10,{"a":1E5}]',
    '"1.10"',
    'null',
    '{"__proto__":{"b":1.0}}',
  ])
    assert.equal(JSON.stringify(parseExact(text)), text)
})

function column(
  responseName: string,
  type: {
    readonly graphql: string
    readonly base: ColumnPlan['type']['base']
    readonly list?: boolean
  },
  options: Partial<ColumnPlan> = {},
): ColumnPlan {
  return {
    kind: 'column',
    responseName,
    column: responseName,
    type: { list: false, sql: type.base, operatorSchema: null, ...type },
    nullable: true,
    asserted: false,
    ...options,
  }
}

function select(fields: readonly FieldPlan[]): SelectPlan {
  const where = { kind: 'and', items: [] } as const
  const source = { schema: 's', relation: 'r' }
  return { typeName: 'T', source, fields, where, orderBy: [], limit: null, offset: null }
}

function many(responseName: string, fields: readonly FieldPlan[]) {
  return { kind: 'many', responseName, select: select(fields), write: null } as const
}

function one(responseName: string, fields: readonly FieldPlan[]) {
  return { kind: 'one', responseName, select: select(fields), write: null } as const
}

function bodyOf(roots: readonly RootPlan[], columns: readonly (string | null)[]): string {
  const plan: OperationPlan = { operation: 'query', roots, rowsDependOnVariables: false }
  const statement = columns.map((text) => (text === null ? null : Buffer.from(text)))
  const { chunks, byteLength } = successAnswer(
    { plan, envelope: createEnvelope(plan, 'one') },
    { result: { columns: statement, release: () => undefined }, introspection: [] },
    { statements: 1, cache: 'hit', phases: {} } as unknown as Parameters<typeof successAnswer>[2],
  )
  const body = Buffer.concat(chunks)
  assert.equal(body.length, byteLength)
  return body.toString()
}

function answer(roots: readonly RootPlan[], columns: readonly (string | null)[]) {
  const { data, errors = [] } = JSON.parse(bodyOf(roots, columns)) as {
    data: unknown
    errors?: { path: unknown; extensions: unknown }[]
  }
  for (const { extensions } of errors)
    assert.deepEqual(extensions, { code: 'UNREPRESENTABLE_VALUE' })
  return { data, paths: errors.map(({ path }) => path) }
}
