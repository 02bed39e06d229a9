/** Documents that cost a naive server far more than they cost their author. */
const repeat = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join(' ')

export interface HostileDocument {
  readonly name: string
  readonly text: string
  readonly code: string
  /** What graphql-js alone does. */
  readonly control: 'accepts' | 'works long' | 'overflows its stack' | 'refuses'
}

/** 2^levels selections from a few bytes a level. */
export const doublingFragments = (levels: number): string =>
  `{ user(id: 1) { ...F0 } } ` +
  repeat(levels, (level) => `fragment F${level} on User { ...F${level + 1} ...F${level + 1} }`) +
  ` fragment F${levels} on User { id }`

/** `width` fragments with `width` fragments each: width^4 pairs for a rule that compares pairs. */
const nestedInlineFragments = (width: number): string => {
  const inner = '...{friend{id}}'.repeat(width)
  return `{user(id:1){${`...{friend{${inner}}}`.repeat(width)}}}`
}

const nested = (depth: number): string =>
  `{user(id:1){${'friend{'.repeat(depth)}id${'}'.repeat(depth)}}}`

export const hostileDocuments: readonly HostileDocument[] = [
  {
    name: 'case 1: 101 aliases of one field',
    text: `{ ${repeat(101, (index) => `a${index}: count`)} }`,
    code: 'ALIAS_LIMIT',
    control: 'accepts',
  },
  {
    name: 'case 1: 500 aliases of one login',
    text: `mutation { ${repeat(200, (index) => `a${index}: createUser(input: $input) { id }`)} }`,
    code: 'TOKEN_LIMIT',
    control: 'refuses',
  },
  {
    name: 'case 3: two fragments in a circle',
    text: '{ user(id: 1) { ...A } } fragment A on User { ...B } fragment B on User { ...A }',
    code: 'GRAPHQL_VALIDATION_FAILED',
    control: 'refuses',
  },
  {
    name: 'case 3: a fragment that spreads itself',
    text: '{ user(id: 1) { ...A } } fragment A on User { friend { ...A } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
    control: 'refuses',
  },
  {
    name: 'case 3: an unused giant fragment',
    text: `{ count } fragment A on User { ${'id '.repeat(1980)} }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
    control: 'refuses',
  },
  {
    name: 'case 4: fragments doubled 17 times',
    text: doublingFragments(17),
    code: 'EXPANSION_LIMIT',
    control: 'accepts',
  },
  {
    name: 'case 5: inline fragments 20 x 20',
    text: nestedInlineFragments(20),
    code: 'TOKEN_LIMIT',
    control: 'works long',
  },
  {
    name: 'case 5: inline fragments 80 x 80',
    text: nestedInlineFragments(80),
    code: 'TOKEN_LIMIT',
    control: 'works long',
  },
  {
    name: 'case 6: 10,000 directives on one field',
    text: `{ count ${'@a'.repeat(10_000)} }`,
    code: 'TOKEN_LIMIT',
    control: 'refuses',
  },
  {
    name: 'case 6: 900 unknown directives on one field',
    text: `{ count ${'@a'.repeat(900)} }`,
    code: 'DIRECTIVE_LIMIT',
    control: 'refuses',
  },
  {
    name: 'case 6: @include repeated',
    text: `{ ${repeat(17, () => 'count @include(if: true)')} }`,
    code: 'DIRECTIVE_LIMIT',
    control: 'accepts',
  },
  {
    name: 'case 7: 10,000 times the same field',
    text: `{ ${'count '.repeat(10_000)} }`,
    code: 'TOKEN_LIMIT',
    control: 'works long',
  },
  {
    name: 'case 7: a flood of __typename',
    text: `{ ${'__typename '.repeat(2500)} }`,
    code: 'TOKEN_LIMIT',
    control: 'works long',
  },
  {
    name: 'case 7: a flood of comments',
    text: `{ count }${'#\n'.repeat(16_000)}`,
    code: 'TOKEN_LIMIT',
    control: 'accepts',
  },
  {
    name: 'case 7: 2 MB of commas',
    text: `{ count ${','.repeat(2_000_000)} }`,
    code: 'TOKEN_LIMIT',
    control: 'accepts',
  },
  { name: 'case 8: a depth bomb', text: nested(50), code: 'DEPTH_LIMIT', control: 'accepts' },
  {
    name: 'case 8: one fragment at two depths',
    text: `{ user(id: 1) { ...Deep friend { friend { friend { friend { friend { ...Deep } } } } } } }
      fragment Deep on User { friend { friend { friend { friend { friend { friend { id } } } } } } }`,
    code: 'DEPTH_LIMIT',
    control: 'accepts',
  },
  {
    name: 'case 8: depth in a fragment called __schema',
    text: `{ ...__schema } fragment __schema on Query ${nested(12)}`,
    code: 'DEPTH_LIMIT',
    control: 'accepts',
  },
  {
    name: 'case 8: depth below an alias called __schema',
    text: nested(12).replace('user', '__schema: user'),
    code: 'DEPTH_LIMIT',
    control: 'accepts',
  },
  {
    name: 'case 8: introspection that recurses',
    text: `{ __schema { types { ${'fields{type{'.repeat(7)}name${'}}'.repeat(7)} } } }`,
    code: 'DEPTH_LIMIT',
    control: 'refuses',
  },
  {
    name: 'case 33: a list literal 5,000 deep',
    text: `{ echo(json: ${'['.repeat(5000)}${']'.repeat(5000)}) }`,
    code: 'DEPTH_LIMIT',
    control: 'overflows its stack',
  },
  {
    name: 'case 33: a list literal of 10,000 values',
    text: `{ echo(json: [${'1 '.repeat(10_000)}]) }`,
    code: 'TOKEN_LIMIT',
    control: 'accepts',
  },
]
