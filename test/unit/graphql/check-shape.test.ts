import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { DocumentLimits } from '../../../src/graphql/limits.ts'
import { verdictOn } from './admission.ts'
import { doublingFragments } from './hostile-documents.ts'

const codeOf = (text: string, limits: Partial<DocumentLimits>) =>
  verdictOn(text, { limits, operationName: /query A/.test(text) ? 'A' : undefined }).code

const codes = {
  maxDepth: 'DEPTH_LIMIT',
  maxAliases: 'ALIAS_LIMIT',
  maxRootFields: 'ROOT_FIELD_LIMIT',
  maxDirectives: 'DIRECTIVE_LIMIT',
  maxHeight: 'EXPANSION_LIMIT',
  maxExpandedSelections: 'EXPANSION_LIMIT',
} as const

function assertBoundary(limit: keyof typeof codes, value: number, text: string): void {
  assert.equal(codeOf(text, { [limit]: value }), 'admitted')
  assert.equal(codeOf(text, { [limit]: value - 1 }), codes[limit])
}

describe('depth', () => {
  test('is the number of fields on the longest path', () => {
    assertBoundary('maxDepth', 3, '{ count user(id: 1) { friend { id } } }')
  })

  test('is not raised by inline fragments', () => {
    assertBoundary('maxDepth', 2, '{ ... { ... on Query { user(id: 1) { ... { id } } } } }')
  })

  test('is measured at every place a fragment is spread', () => {
    const text = `{ user(id: 1) { ...F friend { friend { ...F } } } } fragment F on User { friend { id } }`
    assertBoundary('maxDepth', 5, text)
  })

  test('is measured in operations that do not run', () => {
    assertBoundary('maxDepth', 2, 'query A { count } query B { user(id: 1) { id } }')
  })

  test('has a limit of its own below __schema and __type', () => {
    const text = '{ __schema { types { name } } t: __type(name: "User") { fields { name } } }'
    assert.equal(codeOf(text, { maxDepth: 1, maxIntrospectionDepth: 3 }), 'admitted')
    assert.equal(codeOf(text, { maxDepth: 12, maxIntrospectionDepth: 2 }), 'DEPTH_LIMIT')
  })

  test('has that limit through fragments at the root', () => {
    const text = '{ ... { ...F } } fragment F on Query { __schema { types { name } } }'
    assert.equal(codeOf(text, { maxDepth: 1, maxIntrospectionDepth: 3 }), 'admitted')
  })

  test('keeps the common limit beside __schema', () => {
    const text = '{ __schema { types { name } } user(id: 1) { id } }'
    assert.equal(codeOf(text, { maxDepth: 1 }), 'DEPTH_LIMIT')
  })

  test('keeps the common limit below an alias or a fragment called __schema', () => {
    const aliased = '{ __schema: user(id: 1) { friend { id } } }'
    const spread = '{ ...__schema } fragment __schema on Query { user(id: 1) { friend { id } } }'
    assert.equal(codeOf(aliased, { maxDepth: 2 }), 'DEPTH_LIMIT')
    assert.equal(codeOf(spread, { maxDepth: 2 }), 'DEPTH_LIMIT')
  })

  test('keeps the common limit below a field called __schema that is not at the root', () => {
    const text = '{ user(id: 1) { __schema { types { name } } } }'
    assert.equal(codeOf(text, { maxDepth: 3 }), 'DEPTH_LIMIT')
  })

  test('points at the field that is too deep', () => {
    const { errors } = verdictOn('{ user(id: 1) {\n  id } }', { limits: { maxDepth: 1 } })
    assert.deepEqual(errors[0]?.locations, [{ line: 2, column: 3 }])
  })
})

describe('aliases', () => {
  test('are counted', () => {
    assertBoundary('maxAliases', 2, '{ a: count user(id: 1) { b: id } }')
  })

  test('are counted at every place a fragment is spread', () => {
    const text = '{ user(id: 1) { ...F friend { ...F } } } fragment F on User { a: id }'
    assertBoundary('maxAliases', 2, text)
  })

  test('are counted for each operation by itself', () => {
    const text = 'query A { a: count b: count } query B { a: count b: count }'
    assertBoundary('maxAliases', 2, text)
  })
})

describe('root fields', () => {
  test('are counted by response name', () => {
    assertBoundary('maxRootFields', 2, '{ a: count b: count a: count }')
  })

  test('are counted through fragments', () => {
    const text = '{ ...F ... { b: count } } fragment F on Query { a: count }'
    assertBoundary('maxRootFields', 2, text)
  })
})

describe('directives', () => {
  const on = '@include(if: true)'

  test('are counted on fields, spreads, inline fragments', () => {
    const text = `{ count ${on} ...F ${on} ... ${on} { count } } fragment F on Query { count }`
    assertBoundary('maxDirectives', 3, text)
  })

  test('are counted at every place a fragment is spread', () => {
    const text = `{ ...F ...F } fragment F on Query { count ${on} }`
    assertBoundary('maxDirectives', 2, text)
  })

  test('are counted on operations, variables and fragment definitions', () => {
    const texts = [
      'query @a { count }',
      'query ($i: Int @a) { users(limit: $i) { id } }',
      '{ ...F } fragment F on Query @a { count }',
    ]
    const refusals = texts.map((text) => codeOf(text, { maxDirectives: 0 }))
    assert.deepEqual(refusals, ['DIRECTIVE_LIMIT', 'DIRECTIVE_LIMIT', 'DIRECTIVE_LIMIT'])
  })
})

describe('height', () => {
  test('is the number of response fields, merged', () => {
    const text = '{ user(id: 1) { id name } ... { user(id: 1) { id age } } }'
    assertBoundary('maxHeight', 4, text)
  })
})

describe('expanded selections', () => {
  test('count fields, spreads and inline fragments', () => {
    const text = '{ count ...F ... { count } } fragment F on Query { count }'
    assertBoundary('maxExpandedSelections', 5, text)
  })

  test('count a fragment at every spread', () => {
    assertBoundary('maxExpandedSelections', 12, doublingFragments(2))
  })

  test('count over all operations of the document', () => {
    const text = 'query A { count } query B { count } query C { count }'
    assertBoundary('maxExpandedSelections', 3, text)
  })
})

describe('cycles', () => {
  const cycles = [
    '{ ...A } fragment A on Query { ...A }',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }',
    '{ user(id: 1) { ...A } } fragment A on User { friend { ... { ...A } } }',
    '{ count } fragment A on Query { ...B } fragment B on Query { ...A }',
  ]
  for (const text of cycles) {
    test(`are refused, used or not: ${text}`, () => {
      const verdict = verdictOn(text)

      assert.equal(verdict.code, 'GRAPHQL_VALIDATION_FAILED')
      assert.deepEqual(verdict.messages, ['A fragment spreads itself.'])
      assert.equal(verdict.errors[0]?.locations?.length, 1)
    })
  }

  test('are not seen where a fragment is only used twice', () => {
    assert.equal(
      verdictOn('{ ...A ...B } fragment A on Query { ...B } fragment B on Query { count }').code,
      'admitted',
    )
  })

  test('leave unknown fragments to validation', () => {
    assert.deepEqual(verdictOn('{ ...Nope }').messages, ['Unknown fragment "Nope".'])
  })
})

describe('chains of fragments', () => {
  const chain = (letter: string, length: number, end: string) =>
    Array.from({ length }, (_, index) => {
      const inner = index + 1 < length ? `...${letter}${index + 1}` : end
      return `fragment ${letter}${index} on Query { ${inner} }`
    }).join(' ')

  test('are as long as the nesting allows', () => {
    assert.equal(verdictOn(`{ ...A0 } ${chain('A', 64, 'count')}`).code, 'admitted')
    assert.equal(verdictOn(`{ ...A0 } ${chain('A', 65, 'count')}`).code, 'DEPTH_LIMIT')
  })

  test('are measured through fragments that were seen before', () => {
    const text = `{ ...B0 } ${chain('A', 40, 'count')} ${chain('B', 40, '...A0')}`
    assert.equal(verdictOn(text).code, 'DEPTH_LIMIT')
  })
})

describe('fragments', () => {
  test('that no operation reaches are refused with their place', () => {
    const text = '{ count ...A }\nfragment A on Query { count }\nfragment B on Query { count }'
    const { messages, errors } = verdictOn(text)

    assert.deepEqual(messages, ['Fragment "B" is never used.'])
    assert.deepEqual(errors[0]?.locations, [{ line: 3, column: 1 }])
  })

  test('of one name are refused with both places', () => {
    const text = '{ ...A }\nfragment A on Query { count }\nfragment A on Query { count }'
    const { messages, errors } = verdictOn(text)

    assert.deepEqual(messages, ['There can be only one fragment named "A".'])
    assert.deepEqual(
      errors[0]?.locations?.map(({ line }) => line),
      [2, 3],
    )
  })
})
