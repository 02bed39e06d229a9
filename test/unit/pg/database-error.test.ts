import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databaseError } from '../../../src/pg/database-error.ts'

test('what the driver says of a connection that ended, in all its words, is no fault of ours', () => {
  const words = [
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'timeout expired',
  ]
  for (const word of words) {
    const { code, headers } = databaseError(new Error(word))
    assert.equal(code, 'UNAVAILABLE', word)
    assert.deepEqual(headers, { 'retry-after': '1' })
  }
})
