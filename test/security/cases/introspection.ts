/** Line 9: every way to ask for the schema where introspection is off. */
import { type Attack, attacksOf, getBytes, queryTarget } from '../attack.ts'

const attacks = attacksOf(9)
const refused = { status: 422, code: 'GRAPHQL_VALIDATION_FAILED', control: 'answers' } as const

export const introspection: readonly Attack[] = [
  attacks.document('__schema', '{__schema{types{name}}}', refused),
  attacks.document('__schema behind an alias', '{x:__schema{types{name}}}', refused),
  attacks.document('__schema behind a line break', '{\n\r\t__schema\n{types{name}}}', refused),
  attacks.document(
    '__schema in a fragment',
    '{...F} fragment F on Query{__schema{types{name}}}',
    refused,
  ),
  attacks.document(
    '__schema beside a field',
    '{categories{id} ...{__schema{types{name}}}}',
    refused,
  ),
  attacks.document('__type', '{__type(name:"Category"){fields{name}}}', refused),
  attacks.json(
    '__type by a variable',
    { query: 'query($n:String!){__type(name:$n){name}}', variables: { n: 'Category' } },
    refused,
  ),
  attacks.document('__Schema', '{__Schema{types{name}}}', { ...refused, control: 'refuses' }),
  attacks.bytes('__schema by GET', getBytes(queryTarget('{__schema{types{name}}}')), refused),
  attacks.json('__schema in a batch', [{ query: '{__schema{types{name}}}' }], {
    status: 422,
    code: 'BATCHING_NOT_ENABLED',
    control: 'answers',
  }),
]
