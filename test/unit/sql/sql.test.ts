import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assert as assertProperty, constantFrom, property, string } from 'fast-check'
import { quoteName } from '../../../src/lib/quote-name.ts'
import {
  alias,
  identifier,
  integer,
  join,
  operator,
  parameter,
  sql,
  text,
} from '../../../src/sql/sql.ts'
import { toStatement } from '../../../src/sql/statement.ts'

const hostile = string({ unit: constantFrom(...`"'\\;- /*$\n\téa.`), maxLength: 20 })

describe('hostile names and texts', () => {
  test('stay inside the quotes of an identifier', () => {
    assertProperty(
      property(hostile, (name) => {
        const quoted = toStatement(identifier(name)).text

        assert.match(quoted, /^"(?:[^"]|"")*"$/)
        assert.equal(quoted.slice(1, -1).replaceAll('""', '"'), name)
      }),
    )
  })

  test('stay inside the quotes of a constant, whatever backslashes mean', () => {
    assertProperty(
      property(hostile, (value) => {
        const quoted = toStatement(text(value)).text
        const isEscaped = quoted.startsWith('E')
        const inner = quoted.replace(/^E?'|'$/g, '').replaceAll("''", "'")

        assert.match(quoted, /^(?:E'(?:[^'\\]|''|\\\\)*'|'(?:[^'\\]|'')*')$/)
        assert.equal(isEscaped ? inner.replaceAll('\\\\', '\\') : inner, value)
      }),
    )
  })

  test('cannot hold a NUL', () => {
    assert.throws(() => quoteName('a\0"'))
    assert.throws(() => text('a\0'))
  })
})

describe('a fragment', () => {
  const slot = { kind: 'variable', path: ['v'] } as const
  const type = { base: 'text', list: false, sql: 'text', enumName: null, pattern: null } as const

  test('numbers its parameters, equal ones once', () => {
    const value = parameter(slot, type)
    const other = parameter({ ...slot, path: ['w'] }, { ...type, list: true })

    const { text: printed, parameters } = toStatement(sql`${value}, ${other}, ${value}`)

    assert.equal(printed, '$1::text, $2::text[], $1::text')
    assert.equal(parameters.length, 2)
  })

  test('is joined with what stands between', () => {
    assert.equal(toStatement(join([], sql`, `)).text, '')
    assert.equal(toStatement(join([alias('t', 0), alias('j', 1)], sql`, `)).text, 't0, j$1')
  })

  test('takes no operator, number or type that is none', () => {
    for (const symbol of ['', '= 1', 'or', "='", '=;', '=('])
      assert.throws(() => operator(symbol, null))
    for (const number of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      assert.throws(() => integer(number))
    for (const name of ['', 'text; drop', 'text[]', '"a"', 'a.b', '"a".b', '"a"b"."c"', 'TEXT'])
      assert.throws(() => parameter(slot, { ...type, sql: name }))
    assert.equal(toStatement(operator('=', 'a"b')).text, 'operator("a""b".=)')
  })
})
