import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { verdictOn } from './admission.ts'

const two = 'query A { count } mutation B { createUser(input: { name: "x" }) { id } }'
const codeOf = (text: string, operationName?: string, method: 'GET' | 'POST' = 'POST') =>
  verdictOn(text, { operationName, method }).code

describe('selectOperation', () => {
  test('takes the only operation without a name', () => {
    assert.equal(codeOf('query A { count }'), 'admitted')
  })

  test('takes the operation that is named', () => {
    assert.equal(codeOf(two, 'B'), 'admitted')
  })

  test('refuses a name that no operation has, however many there are', () => {
    assert.equal(codeOf('{ count }', 'A'), 'OPERATION_RESOLUTION_FAILED')
    assert.equal(codeOf(two, 'C'), 'OPERATION_RESOLUTION_FAILED')
  })

  test('takes the empty name for a name', () => {
    assert.equal(codeOf('{ count }', ''), 'OPERATION_RESOLUTION_FAILED')
  })

  test('does not find names of Object.prototype', () => {
    assert.equal(codeOf(two, 'constructor'), 'OPERATION_RESOLUTION_FAILED')
  })

  test('refuses to choose between operations', () => {
    assert.equal(codeOf(two), 'OPERATION_RESOLUTION_FAILED')
  })

  test('refuses a document without operations', () => {
    assert.equal(codeOf('fragment F on User { id }'), 'OPERATION_RESOLUTION_FAILED')
  })

  test('refuses two operations of one name with both places', () => {
    const { errors } = verdictOn('query A { count } query A { count }', { operationName: 'A' })
    assert.deepEqual(
      errors.map(({ locations }) => locations?.length),
      [2],
    )
  })

  test('serves a query by GET, also beside a mutation', () => {
    assert.equal(codeOf(two, 'A', 'GET'), 'admitted')
  })

  test('refuses a mutation by GET and names the method that serves it', () => {
    const { errors } = verdictOn(two, { operationName: 'B', method: 'GET' })
    assert.equal(errors[0]?.code, 'METHOD_NOT_ALLOWED')
    assert.deepEqual(errors[0].headers, { allow: 'POST' })
  })

  test('refuses it whether or not the schema has such operations', () => {
    assert.equal(codeOf('subscription { nope }', undefined, 'GET'), 'METHOD_NOT_ALLOWED')
    assert.equal(codeOf('subscription { nope }'), 'GRAPHQL_VALIDATION_FAILED')
  })
})
