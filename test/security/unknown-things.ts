/** Everything that can be unknown in a request: each in a literal and, where it can be, in a variable. */
import type { ErrorCode } from '../../src/error-registry.ts'

export interface UnknownThing {
  /** A phrase that follows "an unknown". */
  readonly name: string
  readonly body: unknown
  readonly code: ErrorCode
  readonly status?: number
}

const documents: Readonly<Record<string, string>> = {
  'argument of a list': '{categories(first:1){id}}',
  'argument of a row': '{category(id:1,slug:"x"){id}}',
  'argument in place of a key': '{category(slug:"x"){id}}',
  'argument of a nested list': '{categories{products(first:1){id}}}',
  'argument of a to-one relation': '{products{category(limit:1){id}}}',
  'argument of a column': '{categories{name(limit:1)}}',
  'argument of a directive': '{categories{id @skip(if:true,unless:true)}}',
  'argument with a variable': 'query($n:Int){categories(first:$n){id}}',
  'variable that is used': '{categories(limit:$n){id}}',
  'variable that is used in a filter': '{categories(where:{name:{eq:$n}}){id}}',
  'variable that is used in a directive': '{categories{id @skip(if:$n)}}',
  'variable that is used in a fragment':
    'query A{...F} fragment F on Query{categories(limit:$n){id}}',
  'use of a variable': 'query($n:Int){categories{id}}',
  'type of a variable': 'query($n:Integer){categories(limit:$n){id}}',
  'output type of a variable': 'query($n:Category){categories(where:$n){id}}',
  'filter key': '{categories(where:{title:{eq:"x"}}){id}}',
  'filter key that is a column name': '{categories(where:{parent_id:{eq:1}}){id}}',
  'filter key below to-one': '{products(where:{category:{title:{eq:"x"}}}){id}}',
  'filter key below some': '{categories(where:{products:{some:{title:{eq:"x"}}}}){id}}',
  'filter key below _and': '{categories(where:{_and:[{title:{eq:"x"}}]}){id}}',
  'filter key below _or': '{categories(where:{_or:[{name:{eq:"a"}},{title:{eq:"x"}}]}){id}}',
  'filter key below _not': '{categories(where:{_not:{title:{eq:"x"}}}){id}}',
  'filter key of a nested list': '{categories{products(where:{title:{eq:"x"}}){id}}}',
  quantifier: '{categories(where:{products:{any:{}}}){id}}',
  combinator: '{categories(where:{AND:[{name:{eq:"x"}}]}){id}}',
  operator: '{categories(where:{name:{equals:"x"}}){id}}',
  'operator of another type': '{categories(where:{id:{like:"x"}}){id}}',
  'sort key': '{categories(orderBy:[{title:ASC}]){id}}',
  'sort key below to-one': '{products(orderBy:[{category:{title:ASC}}]){id}}',
  'sort key through a list': '{categories(orderBy:[{products:{name:ASC}}]){id}}',
  'sort key of a nested list': '{categories{products(orderBy:[{title:ASC}]){id}}}',
  'order direction': '{categories(orderBy:[{name:UP}]){id}}',
  'order direction in quotes': '{categories(orderBy:[{name:"ASC"}]){id}}',
  'order direction in lower case': '{categories(orderBy:[{name:asc}]){id}}',
  selection: '{categories{title}}',
  'selection that is a column name': '{categories{parent_id}}',
  'selection below to-one': '{products{category{title}}}',
  'selection below a list': '{categories{products{title}}}',
  'selection below a leaf': '{categories{name{length}}}',
  'selection below an object': '{categories}',
  'selection in a fragment': '{categories{...F}} fragment F on Category{title}',
  'selection beside a skipped one': '{categories{id title @skip(if:true)}}',
  'type condition': '{categories{...on Shelf{id}}}',
  'type condition that cannot hold': '{categories{...on Product{id}}}',
  'type condition that is an input type': '{categories{...on CategoryWhere{id}}}',
  'type condition of a fragment': '{categories{...F}} fragment F on Shelf{id}',
  fragment: '{categories{...F}}',
  'use of a fragment': '{categories{id}} fragment F on Category{id}',
  directive: '{categories{id @cached}}',
  'directive of an operation': 'query @cached{categories{id}}',
  'directive of a variable': 'query($n:Int @cached){categories(limit:$n){id}}',
  'directive @defer': '{categories{...@defer{id}}}',
  'directive @stream': '{categories{products @stream{id}}}',
  'place of a directive': 'query @skip(if:false){categories{id}}',
  'repetition of a directive': '{categories{id @skip(if:false) @skip(if:false)}}',
  'enum value': '{orders(where:{status:{eq:LOST}}){id}}',
  'enum value that is a label': '{orders(where:{status:{eq:paid}}){id}}',
  'enum value in quotes': '{orders(where:{status:{eq:"PAID"}}){id}}',
  'enum value in a list': '{orders(where:{status:{in:[PAID,LOST]}}){id}}',
  'root field': '{shelves{id}}',
  'root field beside a known one': '{categories{id} shelves{id}}',
  'root field that is a table': '{order_items{id}}',
  'root field of a mutation': 'mutation{deleteCategory(id:1){id}}',
  'root field of a subscription': 'subscription{categories{id}}',
}

const where = 'query($w:CategoryWhere){categories(where:$w){id}}'
const order = 'query($o:[CategoryOrderBy!]){categories(orderBy:$o){id}}'
const status = 'query($s:[OrderStatus!]){orders(where:{status:{in:$s}}){id}}'

const variables: readonly (readonly [name: string, query: string, values: unknown])[] = [
  ['variable that is sent', '{categories{id}}', { n: 1 }],
  ['variable beside a known one', 'query($n:Int){categories(limit:$n){id}}', { n: 1, m: 1 }],
  ['variable of another spelling', 'query($n:Int){categories(limit:$n){id}}', { N: 1 }],
  ['variable called constructor', 'query($n:Int){categories(limit:$n){id}}', { constructor: 1 }],
  ['value of a required variable', 'query($n:ID!){category(id:$n){id}}', {}],
  ['filter key', where, { w: { title: { eq: 'x' } } }],
  ['filter key that is a column name', where, { w: { parent_id: { eq: 1 } } }],
  ['filter key beside a known one', where, { w: { name: { eq: 'x' }, title: { eq: 'x' } } }],
  ['filter key below to-one', where, { w: { parent: { title: { eq: 'x' } } } }],
  ['filter key below some', where, { w: { products: { some: { title: { eq: 'x' } } } } }],
  ['filter key below _and', where, { w: { _and: [{ title: { eq: 'x' } }] } }],
  ['filter key below _or', where, { w: { _or: [{ name: { eq: 'a' } }, { title: { eq: 'x' } }] } }],
  ['filter key below _not', where, { w: { _not: { title: { eq: 'x' } } } }],
  ['filter key with an empty value', where, { w: { title: {} } }],
  ['filter key with null', where, { w: { title: null } }],
  ['quantifier', where, { w: { products: { any: {} } } }],
  ['combinator', where, { w: { AND: [{ name: { eq: 'x' } }] } }],
  ['operator', where, { w: { name: { equals: 'x' } } }],
  ['operator of another type', where, { w: { id: { like: 'x' } } }],
  ['operator with null', where, { w: { name: { equals: null } } }],
  ['form of a filter', where, { w: [{ name: { eq: 'x' } }] }],
  ['form of an operator', where, { w: { name: 'x' } }],
  ['sort key', order, { o: [{ title: 'ASC' }] }],
  ['sort key below to-one', order, { o: [{ parent: { title: 'ASC' } }] }],
  ['sort key through a list', order, { o: [{ products: { name: 'ASC' } }] }],
  ['sort key beside a known one', order, { o: [{ name: 'ASC', title: 'ASC' }] }],
  ['order direction', order, { o: [{ name: 'UP' }] }],
  ['order direction in lower case', order, { o: [{ name: 'asc' }] }],
  ['order direction that is a list', order, { o: [{ name: ['ASC'] }] }],
  ['enum value', status, { s: ['LOST'] }],
  ['enum value that is a label', status, { s: ['paid'] }],
  ['enum value beside a known one', status, { s: ['PAID', 'LOST'] }],
  ['enum value that is a number', status, { s: [1] }],
  ['enum value called constructor', status, { s: ['constructor'] }],
]

const named = 'query A{categories{id}} query B{categories{name}}'
const categories = '{categories{id}}'

const requests: readonly UnknownThing[] = [
  ...['C', '', ' A', 'a', 'A\n', 'constructor'].map((operationName) => ({
    name: `operation name ${JSON.stringify(operationName)}`,
    body: { query: named, operationName },
    code: 'OPERATION_RESOLUTION_FAILED' as const,
  })),
  {
    name: 'operation among several',
    body: { query: named },
    code: 'OPERATION_RESOLUTION_FAILED',
  },
  {
    name: 'name of the only operation',
    body: { query: categories, operationName: 'A' },
    code: 'OPERATION_RESOLUTION_FAILED',
  },
  ...['variable', 'Variables', 'operationname', 'id', 'documentId', 'doc_id', 'queries', ''].map(
    (key) => ({
      name: `request key ${JSON.stringify(key)}`,
      body: { query: categories, [key]: {} },
      code: 'BAD_REQUEST' as const,
    }),
  ),
  {
    name: 'form of the variables',
    body: { query: categories, variables: [] },
    code: 'BAD_REQUEST',
  },
  {
    name: 'form of the extensions',
    body: { query: categories, extensions: [] },
    code: 'BAD_REQUEST',
  },
  {
    name: 'extension that would choose the document',
    body: { query: categories, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
    code: 'BAD_REQUEST',
  },
]

export const unknownThings: readonly UnknownThing[] = Object.freeze([
  ...Object.entries(documents).map(([name, query]) => ({
    name: `${name}, in the document`,
    body: { query },
    code: 'GRAPHQL_VALIDATION_FAILED' as const,
  })),
  ...variables.map(([name, query, values]) => ({
    name: `${name}, in the variables`,
    body: { query, variables: values },
    code: 'BAD_USER_INPUT' as const,
  })),
  ...requests,
])
