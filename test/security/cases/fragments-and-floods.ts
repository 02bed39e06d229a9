/** Lines 1, 3 to 8: documents that are cheap to write and dear to parse, validate or run. */
import { type Attack, attacksOf, repeat } from '../attack.ts'

const aliases = attacksOf(1)
const cycles = attacksOf(3)
const doubling = attacksOf(4)
const merging = attacksOf(5)
const directives = attacksOf(6)
const floods = attacksOf(7)
const depth = attacksOf(8)

const refusedDocument = { status: 422, control: 'answers' } as const

function doubledFragments(levels: number): string {
  const middle = repeat(levels, (n) => `fragment F${n} on Category {...F${n + 1} ...F${n + 1}}`)
  return `{categories{...F0}} ${middle} fragment F${levels} on Category {id}`
}

/** Fragments of fragments around one field: a rule that compares pairs compares width^4 of them. */
function nestedInlineFragments(width: number): string {
  const inner = '...{parent{id}}'.repeat(width)
  return `{categories{${`...{parent{${inner}}}`.repeat(width)}}}`
}

function parents(levels: number): string {
  return `${'parent{'.repeat(levels)}id${'}'.repeat(levels)}`
}

export const fragmentsAndFloods: readonly Attack[] = [
  aliases.document('101 aliases of one field', `{${repeat(101, (n) => `a${n}:categories{id}`)}}`, {
    ...refusedDocument,
    code: 'ALIAS_LIMIT',
  }),
  aliases.document('500 aliases of one field', `{${repeat(500, (n) => `a${n}:categories{id}`)}}`, {
    ...refusedDocument,
    code: 'TOKEN_LIMIT',
  }),
  cycles.document(
    'two fragments in a circle',
    '{categories{...A}} fragment A on Category {...B} fragment B on Category {...A}',
    { status: 422, code: 'GRAPHQL_VALIDATION_FAILED', control: 'refuses' },
  ),
  cycles.document(
    'a fragment that spreads itself',
    '{categories{...A}} fragment A on Category {parent{...A}}',
    { status: 422, code: 'GRAPHQL_VALIDATION_FAILED', control: 'refuses' },
  ),
  cycles.document(
    'an unused giant fragment',
    `{categories{id}} fragment A on Category {${'id '.repeat(1900)}}`,
    { status: 422, code: 'GRAPHQL_VALIDATION_FAILED', control: 'refuses' },
  ),
  doubling.document('fragments doubled 17 times', doubledFragments(17), {
    ...refusedDocument,
    code: 'EXPANSION_LIMIT',
  }),
  merging.document('inline fragments 20 by 20', nestedInlineFragments(20), {
    status: 422,
    code: 'TOKEN_LIMIT',
    control: 'works long',
  }),
  merging.document('inline fragments 80 by 80', nestedInlineFragments(80), {
    status: 422,
    code: 'TOKEN_LIMIT',
    control: 'works long',
  }),
  directives.document('10,000 directives on one field', `{categories${'@a'.repeat(10_000)}{id}}`, {
    status: 422,
    code: 'TOKEN_LIMIT',
    control: 'refuses',
  }),
  directives.document('900 unknown directives', `{categories${'@a'.repeat(900)}{id}}`, {
    status: 422,
    code: 'DIRECTIVE_LIMIT',
    control: 'refuses',
  }),
  directives.document(
    'one @include after the other',
    `{categories{${repeat(17, () => 'id @include(if:true)')}}}`,
    { ...refusedDocument, code: 'DIRECTIVE_LIMIT' },
  ),
  floods.document('10,000 times the same field', `{categories{${'id '.repeat(10_000)}}}`, {
    status: 422,
    code: 'TOKEN_LIMIT',
    control: 'works long',
  }),
  floods.document('a flood of __typename', `{${'__typename '.repeat(2500)}}`, {
    status: 422,
    code: 'TOKEN_LIMIT',
    control: 'refuses',
  }),
  floods.document('a flood of comments', `{categories{id}}${'#\n'.repeat(16_000)}`, {
    ...refusedDocument,
    code: 'TOKEN_LIMIT',
  }),
  floods.document('200 KB of commas', `{categories{id${','.repeat(200_000)}}}`, {
    ...refusedDocument,
    code: 'TOKEN_LIMIT',
  }),
  floods.document('2 MB of commas', `{categories{id${','.repeat(2_000_000)}}}`, {
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    control: 'answers',
  }),
  depth.document('50 levels', `{categories{${parents(50)}}}`, {
    ...refusedDocument,
    code: 'DEPTH_LIMIT',
  }),
  depth.document(
    'one fragment at two depths',
    `{categories{...F ${'parent{'.repeat(6)}...F${'}'.repeat(6)}}} fragment F on Category {${parents(6)}}`,
    { ...refusedDocument, code: 'DEPTH_LIMIT' },
  ),
  depth.document(
    'depth in a fragment called __schema',
    `{...__schema} fragment __schema on Query {categories{${parents(12)}}}`,
    { ...refusedDocument, code: 'DEPTH_LIMIT' },
  ),
  depth.document('16,000 brackets', '{'.repeat(16_000), {
    status: 422,
    code: 'DEPTH_LIMIT',
    control: 'refuses',
  }),
  depth.document(
    'introspection that recurses',
    `{__schema{types{${'fields{type{'.repeat(8)}name${'}}'.repeat(8)}}}}`,
    { status: 422, code: 'DEPTH_LIMIT', control: 'refuses' },
  ),
]
