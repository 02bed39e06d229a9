/**
 * Random damage to random documents: admission and graphql-js come to the same verdict, and whatever
 * is refused is refused with a code, never with a crash.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import {
  assert as assertProperty,
  array,
  constantFrom,
  nat,
  property,
  string,
  tuple,
} from 'fast-check'
import { Kind, Lexer, parse, Source, TokenKind, validate, visit } from 'graphql'

import { testSeed } from '../support/seed.ts'
import { limits, schema, verdictOn } from '../unit/graphql/admission.ts'
import { randomDocument } from '../unit/graphql/random-document.ts'

const runs = Number(process.env['FRAISEQL_TEST_RUNS'] ?? 3000)
const seed = testSeed()

const pieces = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  '$',
  '@',
  '!',
  '=',
  '...',
  'on',
  '# comment\n',
  'query',
  'fragment',
  'mutation',
  'User',
  'Post',
  'Nope',
  'U0',
  'P0',
  'id',
  'name',
  'friend',
  'posts',
  'nope',
  '__typename',
  '__schema',
  'limit',
  'where',
  '1',
  '-1.5',
  '"text"',
  '"""block"""',
  'null',
  'RED',
  '$a',
  '@include(if: true)',
  '@skip(if: $a)',
  '@nope',
  '{ id }',
  '...U0',
  '({})',
  'é',
  '\0',
]

/** Only validity decides; the limits have tests of their own. */
const wideLimits = Object.fromEntries(
  Object.keys(limits).map((name) => [name, name === 'maxErrors' ? 5 : 1_000_000]),
)

/** A place, how much is taken away there, and what is put there. */
const damage = array(tuple(nat(), nat(2), constantFrom('', '', ...pieces)), { maxLength: 1 })

function damaged(text: string, changes: readonly (readonly [number, number, string])[]): string {
  const tokens = tokensOf(text)
  for (const [place, taken, put] of changes) tokens.splice(place % tokens.length, taken, put)
  return tokens.join(' ')
}

function tokensOf(text: string): string[] {
  const lexer = new Lexer(new Source(text))
  const tokens: string[] = []
  while (lexer.advance().kind !== TokenKind.EOF) {
    tokens.push(text.slice(lexer.token.start, lexer.token.end))
  }
  return tokens
}

/** graphql-js's verdict, plus the rule of the grammar that it gave up. */
function isValid(text: string): boolean {
  try {
    const document = parse(text)
    let isComplete = document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    visit(document, {
      SelectionSet: ({ selections }) => {
        isComplete &&= selections.length > 0
      },
    })
    return isComplete && validate(schema, document).length === 0
  } catch {
    return false
  }
}

describe('admission', () => {
  test('comes to the verdict of graphql-js on damaged documents', (context) => {
    context.diagnostic(`seed ${seed}`)
    const verdicts = { admitted: 0, refused: 0 }

    assertProperty(
      property(randomDocument, damage, (document, changes) => {
        const text = damaged(document, changes)
        const { code } = verdictOn(text, { limits: wideLimits })
        verdicts[code === 'admitted' ? 'admitted' : 'refused'] += 1
        assert.equal(code === 'admitted', isValid(text), code)
      }),
      { seed, numRuns: runs },
    )

    assert.ok(Math.min(verdicts.admitted, verdicts.refused) > runs / 15, JSON.stringify(verdicts))
  })

  test('refuses any text with a code', () => {
    assertProperty(
      property(string({ unit: constantFrom(...pieces, ' ', 'a', '\ud800', '\ufeff') }), (text) => {
        assert.match(verdictOn(text).code, /^(?:admitted|[A-Z_]+)$/)
      }),
      { seed, numRuns: runs },
    )
  })
})
