/** Which filter operators a column offers, and the GraphQL type of each operator's value. */
import type { BaseType, ColumnType } from './model.ts'

/** What the value of an operator is: the column's own type, a list of it, text, or true and false. */
export type OperandKind = 'value' | 'values' | 'array' | 'text' | 'boolean' | 'json'

export type Operator =
  | 'eq'
  | 'neq'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'in'
  | 'nin'
  | 'isNull'
  | 'like'
  | 'ilike'
  | 'contains'
  | 'icontains'
  | 'startsWith'
  | 'istartsWith'
  | 'endsWith'
  | 'iendsWith'
  | 'matches'
  | 'overlaps'
  | 'containsAll'
  | 'containedBy'
  | 'hasKey'

const operandKinds: Partial<Record<Operator, OperandKind>> = {
  in: 'values',
  nin: 'values',
  isNull: 'boolean',
  like: 'text',
  ilike: 'text',
  contains: 'text',
  icontains: 'text',
  startsWith: 'text',
  istartsWith: 'text',
  endsWith: 'text',
  iendsWith: 'text',
  matches: 'text',
  overlaps: 'array',
  containsAll: 'array',
  containedBy: 'array',
  hasKey: 'text',
}

const equality = ['eq', 'neq', 'in', 'nin', 'isNull'] as const
const comparison = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'isNull'] as const
const text = [
  ...comparison,
  'like',
  'ilike',
  'contains',
  'icontains',
  'startsWith',
  'istartsWith',
  'endsWith',
  'iendsWith',
] as const
const array = ['eq', 'neq', 'overlaps', 'containsAll', 'containedBy', 'isNull'] as const

const scalarOperators: Readonly<Record<BaseType, readonly Operator[]>> = {
  int2: comparison,
  int4: comparison,
  int8: comparison,
  float4: comparison,
  float8: comparison,
  numeric: comparison,
  text,
  bpchar: text,
  citext: text,
  bool: ['eq', 'neq', 'isNull'],
  uuid: comparison,
  date: comparison,
  time: comparison,
  timetz: comparison,
  timestamp: comparison,
  timestamptz: comparison,
  interval: comparison,
  json: ['isNull'],
  jsonb: ['eq', 'neq', 'contains', 'hasKey', 'isNull'],
  bytea: equality,
  inet: comparison,
  cidr: comparison,
  macaddr: comparison,
  tsvector: ['matches', 'isNull'],
  enum: equality,
}

export function operatorsOf(type: ColumnType): readonly Operator[] {
  // All keys share one filter, whatever their base type.
  if (type.graphql === 'ID') return comparison
  if (!type.list) return scalarOperators[type.base]
  // `json` has no equality, so its arrays can only be asked for presence.
  return type.base === 'json' ? ['isNull'] : array
}

export function operandKind(operator: Operator, type: ColumnType): OperandKind {
  const kind = operandKinds[operator] ?? 'value'
  if (type.list && kind === 'value') return 'array'
  return type.base === 'jsonb' && operator === 'contains' ? 'json' : kind
}

/** Sorting is offered where the type has a total order a reader would expect. */
export function isOrderable(type: ColumnType): boolean {
  return !type.list && !['json', 'jsonb', 'bytea', 'tsvector'].includes(type.base)
}

/** `IntFilter`, `StringListFilter`; full-text vectors and json have filters of their own. */
export function filterName(type: ColumnType): string {
  if (type.base === 'tsvector') return 'TextSearchFilter'
  if (type.base === 'json') return type.list ? 'OpaqueJSONListFilter' : 'OpaqueJSONFilter'
  return `${type.graphql}${type.list ? 'List' : ''}Filter`
}
