import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QuickStatements } from '../../../src/pg/quick-statements.ts'

test('a statement may share once it has been quick alone', () => {
  const quick = new QuickStatements()
  assert.equal(quick.has('a'), false)
  quick.ranAlone('a', 200)
  assert.equal(quick.has('a'), false)
  quick.ranAlone('a', 1)
  assert.equal(quick.has('a'), true)
  quick.ranAlone('a', 200)
  assert.equal(quick.has('a'), true)
  assert.equal(quick.has('b'), false)
})

test('after a timeout it must be quick a hundred times in a row', () => {
  const quick = new QuickStatements()
  quick.ranAlone('a', 1)
  quick.timedOut('a')
  for (let run = 1; run < 100; run += 1) quick.ranAlone('a', 1)
  assert.equal(quick.has('a'), false)
  quick.ranAlone('a', 60)
  for (let run = 1; run < 100; run += 1) quick.ranAlone('a', 1)
  assert.equal(quick.has('a'), false)
  quick.ranAlone('a', 1)
  assert.equal(quick.has('a'), true)
})
