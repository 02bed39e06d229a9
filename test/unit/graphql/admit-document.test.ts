import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'

import { getIntrospectionQuery, parse, validate } from 'graphql'

import { admitDocument } from '../../../src/graphql/admit-document.ts'
import { cpuMs, limits, schema, verdictOn } from './admission.ts'
import { hostileDocuments } from './hostile-documents.ts'

const maxCpuMs = 10

describe('admitDocument', () => {
  test('hands back the tree, the operation, the fragments and the hash of the text', () => {
    const text = 'query A { count } query B { user(id: 1) { ...F } } fragment F on User { id }'
    const request = { text, operationName: 'B', method: 'POST' as const, schema, limits }
    const admitted = admitDocument({ ...request, introspection: false, suggestions: false })

    assert.equal(admitted.operation.name?.value, 'B')
    assert.deepEqual([...admitted.fragments.keys()], ['F'])
    assert.equal(admitted.document.definitions.length, 3)
    assert.equal(admitted.hash, createHash('sha256').update(text).digest('hex'))
  })

  test('admits the introspection query with all its options', () => {
    const text = getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      experimentalDirectiveDeprecation: true,
      oneOf: true,
    })

    assert.equal(verdictOn(text).code, 'admitted')
  })

  for (const { name, text, code } of hostileDocuments) {
    test(`refuses ${name} with ${code} within ${maxCpuMs} ms of processor time`, () => {
      assert.equal(verdictOn(text).code, code)

      assert.ok(cpuMs(() => verdictOn(text), maxCpuMs) < maxCpuMs)
    })
  }
})

describe('graphql-js alone, the weak control', () => {
  const errorsOf = (text: string) => validate(schema, parse(text))

  for (const { name, text, control } of hostileDocuments) {
    if (control === 'accepts') {
      test(`takes ${name} for valid`, () => {
        assert.deepEqual(errorsOf(text), [])
      })
    }
    if (control === 'works long') {
      test(`works longer over ${name} than admission does`, () => {
        const alone = cpuMs(() => errorsOf(text), Infinity)

        assert.ok(cpuMs(() => verdictOn(text), alone / 2) < alone / 2)
      })
    }
    if (control === 'overflows its stack') {
      test(`overflows its stack with ${name}`, () => {
        assert.throws(() => errorsOf(text), RangeError)
      })
    }
  }
})
