/** Line 26: names and keys that would be SQL somewhere else. */
import { type Attack, attacksOf } from '../attack.ts'

const attacks = attacksOf(26)

const badInput = { status: 422, code: 'BAD_USER_INPUT', control: 'answers' } as const
const invalid = { status: 422, code: 'GRAPHQL_VALIDATION_FAILED', control: 'answers' } as const
const unparsable = { status: 400, code: 'GRAPHQL_PARSE_FAILED', control: 'refuses' } as const

const keys = [
  'name";--',
  "name' or '1'='1",
  'name)',
  'nаme',
  'NAME',
  'name::text',
  'shop.categories.name',
  'constructor',
  '',
]

function whereRequest(where: unknown): unknown {
  const query = 'query($w:CategoryWhere){categories(where:$w){id}}'
  return { query, variables: { w: where } }
}

function orderRequest(orderBy: unknown): unknown {
  const query = 'query($o:[CategoryOrderBy!]){categories(orderBy:$o){id}}'
  return { query, variables: { o: orderBy } }
}

export const identifiers: readonly Attack[] = [
  ...keys.map((key) =>
    attacks.json(
      `the filter key ${JSON.stringify(key)}`,
      whereRequest({ [key]: { eq: 'x' } }),
      badInput,
    ),
  ),
  ...keys.map((key) =>
    attacks.json(
      `the order key ${JSON.stringify(key)}`,
      orderRequest([{ [key]: 'ASC' }]),
      badInput,
    ),
  ),
  attacks.json('an unknown operator', whereRequest({ name: { '= any': 'x' } }), badInput),
  attacks.json(
    'an order direction that is SQL',
    orderRequest([{ name: 'ASC; drop table x' }]),
    badInput,
  ),
  attacks.json('an order direction that is no string', orderRequest([{ name: ['ASC'] }]), badInput),
  attacks.document(
    'an enum written as a string',
    '{categories(orderBy:[{name:"ASC"}]){id}}',
    invalid,
  ),
  attacks.document('an unknown filter key', '{categories(where:{nаme:{eq:"x"}}){id}}', {
    ...unparsable,
  }),
  attacks.document('a quoted key', '{categories(where:{"name";--":{eq:"x"}}){id}}', unparsable),
  attacks.document('a cast', '{categories(where:{name::text:{eq:"x"}}){id}}', unparsable),
  attacks.document('an unknown argument', '{categories(where_sql:"1=1"){id}}', {
    ...invalid,
    control: 'refuses',
  }),
  attacks.document('a column that has no name in GraphQL', '{categories{ctid}}', {
    ...invalid,
    control: 'refuses',
  }),
]
