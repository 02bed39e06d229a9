import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { verdictOn } from './admission.ts'

const codeOf = (text: string, limits = {}) => verdictOn(text, { limits }).code

describe('scanDocument', () => {
  test('admits a text of exactly the allowed length', () => {
    assert.equal(codeOf('{ count }', { maxCharacters: 9 }), 'admitted')
  })

  test('refuses one character more', () => {
    assert.equal(codeOf('{ count } ', { maxCharacters: 9 }), 'TOKEN_LIMIT')
  })

  test('admits exactly the allowed number of tokens', () => {
    assert.equal(codeOf('{ count }', { maxTokens: 3 }), 'admitted')
  })

  test('refuses one token more', () => {
    assert.equal(codeOf('{ count count }', { maxTokens: 3 }), 'TOKEN_LIMIT')
  })

  test('counts comments in front, within and at the end', () => {
    assert.equal(codeOf('# a\n{ # b\n count } # c', { maxTokens: 6 }), 'admitted')
    assert.equal(codeOf('# a\n{ # b\n count } # c', { maxTokens: 5 }), 'TOKEN_LIMIT')
  })

  test('counts commas and spaces as nothing', () => {
    assert.equal(codeOf('{,,, count,,, }', { maxTokens: 3 }), 'admitted')
  })

  test('counts brackets of every kind as nesting', () => {
    const text = '{ users(where: { age: { in: [1] } }) { id } }'
    assert.equal(codeOf(text, { maxNesting: 5 }), 'admitted')
    assert.equal(codeOf(text, { maxNesting: 4 }), 'DEPTH_LIMIT')
  })

  test('takes brackets in strings and comments for text', () => {
    const text = '{ echo(json: "{{{[[[(((") # {{{{\n}'
    assert.equal(codeOf(text, { maxNesting: 2 }), 'admitted')
  })

  test('stops at the limit, before a syntax error behind it', () => {
    assert.equal(codeOf('{ a b c d ? }', { maxTokens: 4 }), 'TOKEN_LIMIT')
  })

  test('tells neither the limit nor the measured value', () => {
    const [message] = verdictOn(`{ ${'a '.repeat(3000)} }`).messages
    assert.equal(message, 'The document has too many tokens.')
  })
})

describe('syntax errors', () => {
  const cases: readonly (readonly [string, string, number, number])[] = [
    ['', 'end of the document', 1, 1],
    ['{ count', 'end of the document', 1, 8],
    ['{ a(b: ) }', '")"', 1, 8],
    ['{ a } secret', 'name', 1, 7],
    ['{ a }\n{ a 4321 }', 'number', 2, 5],
    ['{ a "secret" }', 'string', 1, 5],
    ['{ a(b: "secret) }', 'end of the document', 1, 18],
    ['{ a(b: "secret\n") }', 'end of the line', 1, 15],
    ['{ a(b: "\\q secret") }', 'character', 1, 9],
    ['{ a ? }', 'character', 1, 5],
    ['{ a \u0000 }', 'character', 1, 5],
    ['{ a .. }', '"."', 1, 5],
    ['{ a(b: 00) }', 'number', 1, 9],
  ]
  for (const [text, found, line, column] of cases) {
    test(`names the place and the kind of token of ${JSON.stringify(text)}`, () => {
      const { errors } = verdictOn(text)

      assert.equal(errors[0]?.code, 'GRAPHQL_PARSE_FAILED')
      assert.equal(errors[0].message, `The document is not valid GraphQL: unexpected ${found}.`)
      assert.deepEqual(errors[0].locations, [{ line, column }])
    })
  }

  for (const text of ['{}', '{ user(id: 1) {} }', 'query Q { ... {} }', '{ ... on Query { } }']) {
    test(`refuses the empty selection set of ${text}`, () => {
      assert.equal(verdictOn(text).code, 'GRAPHQL_PARSE_FAILED')
    })
  }

  test('admits empty input objects', () => {
    assert.equal(
      verdictOn('query ($w: UserFilter = {}) { users(where: $w) { id } }').code,
      'admitted',
    )
    assert.equal(verdictOn('{ users(where: {}) { id } }').code, 'admitted')
  })
})
