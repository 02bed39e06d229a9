import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { verdictOn } from './admission.ts'

const messagesOf = (text: string, overrides = {}) => verdictOn(text, overrides).messages

describe('validateDocument', () => {
  test('reports what fails, with the place', () => {
    const { errors } = verdictOn('{ count\n  nope }')
    assert.equal(errors[0]?.code, 'GRAPHQL_VALIDATION_FAILED')
    assert.deepEqual(errors[0].locations, [{ line: 2, column: 3 }])
  })

  test('reports at most as many errors as allowed', () => {
    assert.equal(messagesOf('{ a b c d e }').length, 5)
    assert.equal(messagesOf('{ a b c d e f g }').length, 5)
    assert.ok(
      messagesOf('{ a b c d e f g }').every((text) => text.startsWith('Cannot query field')),
    )
  })

  test('counts merge conflicts with the others', () => {
    assert.equal(messagesOf('{ a b c d x: count x: users { id } y: count y: z }').length, 5)
  })

  test('proposes names only where suggestions are on', () => {
    const text = '{ uzer(id: 1) { id } users { posts } }'
    assert.match(messagesOf(text, { suggestions: true })[0] ?? '', /Did you mean "user"/)
    assert.ok(messagesOf(text).every((message) => !message.includes('Did you mean')))
  })

  test('does not know @defer and @stream', () => {
    assert.deepEqual(messagesOf('{ ... @defer { count } users @stream { id } }'), [
      'Unknown directive "@defer".',
      'Unknown directive "@stream".',
    ])
  })

  test('does not know names of Object.prototype', () => {
    assert.deepEqual(messagesOf('{ constructor toString __proto__ ...hasOwnProperty }'), [
      'Cannot query field "constructor" on type "Query".',
      'Cannot query field "toString" on type "Query".',
      'Cannot query field "__proto__" on type "Query".',
      'Unknown fragment "hasOwnProperty".',
    ])
  })

  test('cuts long names', () => {
    const [message = ''] = messagesOf(`{ ${'a'.repeat(30_000)} }`)
    assert.equal(message.length, 256)
  })

  test('refuses definitions of types', () => {
    assert.deepEqual(messagesOf('{ count } type A { a: Int }'), [
      'The "A" definition is not executable.',
    ])
  })
})

describe('values', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['users(limit: "s3cret")', 'Expected value of type "Int".'],
    ['users(limit: S3CRET)', 'Expected value of type "Int".'],
    ['users(limit: 99999999999)', 'Expected value of type "Int".'],
    ['users(limit: 1.5)', 'Expected value of type "Int".'],
    ['users(limit: [1])', 'Expected value of type "Int".'],
    ['users(where: "s3cret")', 'Expected value of type "UserFilter" to be an object.'],
    ['users(where: { color: S3CRET })', 'Expected value of type "Color".'],
    ['users(where: { color: "RED" })', 'Expected value of type "Color".'],
    ['users(where: { age: { gte: "s3cret" } })', 'Expected value of type "Int".'],
    ['users(where: { age: { in: [1, "s3cret"] } })', 'Expected value of type "Int!".'],
    ['users(where: { _or: [{ age: { gte: "s3cret" } }] })', 'Expected value of type "Int".'],
    [
      'users(where: { agge: "s3cret" })',
      'Expected value of type "UserFilter" not to include unknown field "agge".',
    ],
    ['user(id: null)', 'Expected value of non-null type "ID!" not to be null.'],
    ['user(id: { a: "s3cret" })', 'Expected value of type "ID!".'],
  ]
  for (const [field, message] of cases) {
    test(`are not repeated: ${field}`, () => {
      assert.deepEqual(messagesOf(`{ ${field} { id } }`), [message])
    })
  }

  test('are not repeated when a required input field is absent', () => {
    const text = 'mutation { createUser(input: { age: 4321 }) { id } }'
    assert.deepEqual(messagesOf(text), [
      'Expected value of type "UserInput" to include required field "name".',
    ])
  })

  test('are not repeated in default values', () => {
    const text = 'query ($limit: Int = "s3cret") { users(limit: $limit) { id } }'
    assert.deepEqual(messagesOf(text), ['Expected value of type "Int".'])
  })

  test('keep the proposal for an unknown input field where suggestions are on', () => {
    assert.deepEqual(
      messagesOf('{ users(where: { agge: "s3cret" }) { id } }', { suggestions: true }),
      [
        'Expected value of type "UserFilter" not to include unknown field "agge". Did you mean "age"?',
      ],
    )
  })
})

describe('introspection that is off', () => {
  const off = { introspection: false }
  const pairs = [
    ['{ __schema }', '{ __schemb }'],
    ['{ __schema { types { name } } }', '{ __schemb { types { name } } }'],
    ['{ __schema { nope } }', '{ __schemb { nope } }'],
    ['{ a: __schema { a: types } }', '{ a: __schemb { a: types } }'],
    ['{ __type }', '{ __typf }'],
    ['{ __type(name: 1, nope: 2) { name } }', '{ __typf(name: 1, nope: 2) { name } }'],
    [
      '{ ...F } fragment F on Query { __type(name: "A") { name } }',
      '{ ...F } fragment F on Query { __typf(name: "A") { name } }',
    ],
    [
      '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
      '{ __schemb { types { fields { type { fields { type { fields { name } } } } } } } }',
    ],
  ] as const
  for (const [known, unknown] of pairs) {
    test(`answers ${known} like any unknown field`, () => {
      const expected = messagesOf(unknown, off).map((message) =>
        message.replace('__schemb', '__schema').replace('__typf', '__type'),
      )

      assert.equal(expected.length, 1)
      assert.deepEqual(messagesOf(known, off), expected)
    })
  }

  test('leaves __typename', () => {
    assert.equal(verdictOn('{ __typename user(id: 1) { __typename } }', off).code, 'admitted')
  })

  test('knows no other spelling', () => {
    assert.deepEqual(messagesOf('{ __Schema { types } }', off), [
      'Cannot query field "__Schema" on type "Query".',
    ])
  })
})
