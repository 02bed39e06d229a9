import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { assert as assertProperty, property } from 'fast-check'
import { OverlappingFieldsCanBeMergedRule, parse, validate } from 'graphql'

import { fieldConflicts } from '../../../src/graphql/field-merge.ts'
import { fragmentMap } from '../../../src/graphql/fragment-map.ts'
import { testSeed } from '../../support/seed.ts'
import { schema } from './admission.ts'
import { randomDocument } from './random-document.ts'

function conflictsOf(text: string) {
  const document = parse(text)
  return fieldConflicts(document, fragmentMap(document), 5)
}

describe('fieldConflicts', () => {
  const mergeable = [
    '{ count count }',
    '{ user(id: 1) { id } user(id: 1) { name } }',
    '{ users(limit: 1, where: { age: { gte: 1 } }) { id } users(where: { age: { gte: 1 } }, limit: 1) { id } }',
    '{ echo(json: { a: 1, b: [2] }) echo(json: { b: [2], a: 1 }) }',
    'query ($a: Int) { users(limit: $a) { id } users(limit: $a) { id } }',
    '{ a: user(id: 1) { x: id } b: user(id: 1) { x: name } }',
  ]
  for (const text of mergeable) {
    test(`sees none in ${text}`, () => {
      assert.deepEqual(conflictsOf(text), [])
    })
  }

  const conflicting = [
    '{ a: count a: users { id } }',
    '{ user(id: 1) { id } user(id: 2) { id } }',
    '{ user(id: 1) { id } user(id: "1") { id } }',
    '{ users { id } users(limit: 1) { id } }',
    '{ echo(json: [1, 2]) echo(json: [2, 1]) }',
    '{ user(id: 1) { a: id } ...F } fragment F on Query { user(id: 1) { a: name } }',
    '{ user(id: 1) { friend { a: id } } user(id: 1) { ... { friend { a: name } } } }',
    'query ($a: Int, $b: Int) { users(limit: $a) { id } users(limit: $b) { id } }',
  ]
  for (const text of conflicting) {
    test(`sees one in ${text}`, () => {
      const [conflict, ...others] = conflictsOf(text)

      assert.equal(conflict?.code, 'GRAPHQL_VALIDATION_FAILED')
      assert.equal(conflict.locations?.length, 2)
      assert.deepEqual(others, [])
    })
  }

  test('stops at the number of conflicts that are reported', () => {
    const pairs = Array.from({ length: 9 }, (_, index) => `a${index}: count a${index}: nope`)
    assert.equal(conflictsOf(`{ ${pairs.join(' ')} }`).length, 5)
  })

  test('comes to the verdict of graphql-js on random documents', (context) => {
    const seed = testSeed()
    context.diagnostic(`seed ${seed}`)
    const verdicts = { conflict: 0, none: 0 }

    assertProperty(
      property(randomDocument, (text) => {
        const expected =
          validate(schema, parse(text), [OverlappingFieldsCanBeMergedRule]).length > 0
        verdicts[expected ? 'conflict' : 'none'] += 1
        assert.equal(conflictsOf(text).length > 0, expected)
      }),
      { seed, numRuns: 4000 },
    )

    // A generator that only knew one verdict would prove nothing.
    assert.ok(Math.min(verdicts.conflict, verdicts.none) > 400, JSON.stringify(verdicts))
  })
})
