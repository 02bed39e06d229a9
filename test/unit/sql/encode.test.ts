import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { array, assert as assertProperty, constantFrom, option, property, string } from 'fast-check'
import type { BaseType } from '../../../src/schema/model.ts'
import { compileParameters } from '../../../src/sql/encode.ts'
import { encodeArray } from '../../../src/sql/encode-array.ts'
import type { ParameterType } from '../../../src/sql/sql.ts'
import { flatten, parseArray } from '../../fuzz/oracle/array-text.ts'
import { likeMatches } from '../../fuzz/oracle/like.ts'

const hostile = string({ unit: constantFrom(...`{}",\\' \t\nNUL%_aé🍓=[]()`), maxLength: 12 })

describe('an encoded array', () => {
  test('is read back element by element', () => {
    assertProperty(
      property(array(option(hostile)), (elements) => {
        const { cells, bounds } = parseArray(encodeArray(elements))

        assert.deepEqual(flatten(cells), elements)
        assert.equal(bounds, '')
      }),
    )
  })

  test('tells a null from the text NULL, and nothing from the empty text', () => {
    assert.equal(encodeArray([null, 'NULL', '']), '{NULL,"NULL",""}')
    assert.equal(encodeArray([]), '{}')
  })
})

describe('an encoded pattern', () => {
  for (const [pattern, test_] of [
    ['contains', (text: string, word: string) => text.includes(word)],
    ['startsWith', (text: string, word: string) => text.startsWith(word)],
    ['endsWith', (text: string, word: string) => text.endsWith(word)],
  ] as const)
    test(`of ${pattern} matches exactly the texts that have the word there`, () => {
      assertProperty(
        property(hostile, hostile, (text, word) => {
          for (const candidate of [text, text + word, word + text, text + word + text])
            assert.equal(
              likeMatches(candidate, String(encode({ pattern }, word))),
              test_(candidate, word),
            )
        }),
      )
    })

  test('of a client is sent as it is, unless its last escape is loose', () => {
    for (const taken of ['', '%', 'a_b', '\\%', '\\\\', 'a\\\\\\\\'])
      assert.equal(encode({ pattern: 'own' }, taken), taken)
    for (const refused of ['\\', 'a\\', '\\\\\\']) assertRefused({ pattern: 'own' }, refused)
  })
})

describe('an encoded value', () => {
  test('is refused when the column cannot hold it', () => {
    const refusals: readonly [BaseType, unknown][] = [
      ['int2', 32_768],
      ['int4', '2147483648'],
      ['int4', 'x'],
      ['int8', '9223372036854775808'],
      ['uuid', 'x'],
      ['float4', 1e39],
      ['float4', 1e-46],
      ['text', 'a\0'],
      ['citext', '\ud800'],
      ['jsonb', { a: '\0' }],
      ['jsonb', ['\\\0']],
    ]
    for (const [base, value] of refusals) assertRefused({ base, sql: base }, value)
  })

  test('of JSON may hold an escaped backslash before u0000', () => {
    const value = { a: '\\u0000' }

    assert.deepEqual(JSON.parse(String(encode({ base: 'jsonb', sql: 'jsonb' }, value))), value)
  })

  test('of an enum is the label of the database', () => {
    const values = [{ name: 'SO_SO', label: "so 'so'" }]
    const enums = { Mood: { name: 'Mood', source: { schema: 's', type: 'mood' }, values } }
    const type = { ...text, base: 'enum', sql: '"s"."mood"', enumName: 'Mood', list: true } as const
    const bind = compileParameters([{ slot: { kind: 'variable', path: ['v'] }, type }], enums)

    assert.deepEqual(bind({ v: ['SO_SO', null] }, {}), [`{"so 'so'",NULL}`])
  })

  test('is null for null', () => {
    assert.equal(encode({}, null), null)
    assert.equal(encode({ list: true }, null), null)
  })
})

const text: ParameterType = {
  base: 'text',
  list: false,
  sql: 'text',
  enumName: null,
  pattern: null,
}

function encode(type: Partial<ParameterType>, value: unknown): string | null | undefined {
  const slot = { kind: 'variable', path: ['v'] } as const
  return compileParameters([{ slot, type: { ...text, ...type } }], {})({ v: value }, {})[0]
}

function assertRefused(type: Partial<ParameterType>, value: unknown): void {
  assert.throws(() => encode(type, value), {
    code: 'BAD_USER_INPUT',
    message: 'A value does not fit its column.',
  })
}
