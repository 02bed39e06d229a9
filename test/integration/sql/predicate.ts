/**
 * What each operator means, spelled by hand and another way than the server spells it: `eq` as "not
 * different", `contains` as a position, array operators by unnesting. Values stand in the text.
 */
import { escapeIdentifier, escapeLiteral } from 'pg'
import type { ColumnField, ColumnType } from '../../../src/schema/model.ts'
import type { Operator } from '../../../src/schema/operators.ts'

export interface Predicate {
  readonly field: ColumnField
  readonly operator: Operator
  /** A JSON value as a client sends it. */
  readonly operand: unknown
  /** Label of an enum's GraphQL value. */
  readonly labelOf: (value: unknown) => string
}

export function predicateOf(predicate: Predicate): string {
  const { field, operator, operand } = predicate
  const column = escapeIdentifier(field.column)
  if (operator === 'isNull')
    return operand === true ? `${column} is null` : `not (${column} is null)`
  if (operator === 'in' || operator === 'nin') return membership(predicate, column)
  if (field.type.list) return arrayPredicate(predicate, column)
  if (operator === 'hasKey') return `jsonb_exists(${column}, ${escapeLiteral(String(operand))})`
  if (field.type.base === 'jsonb' && operator === 'contains')
    return `${valueOf(predicate, operand)} <@ ${column}`
  const opposite = opposites[operator]
  if (opposite !== undefined) return `not (${column} ${opposite} ${valueOf(predicate, operand)})`
  return textPredicate(predicate, column)
}

/** The comparison that holds exactly where the operator does not. */
const opposites: Readonly<Partial<Record<Operator, string>>> = {
  eq: '<>',
  neq: '=',
  gt: '<=',
  gte: '<',
  lt: '>=',
  lte: '>',
}

function membership(predicate: Predicate, column: string): string {
  const items = predicate.operand as readonly unknown[]
  const parts = items.map((item) => `${column} = ${valueOf(predicate, item)}`)
  const isIn = parts.length === 0 ? 'false' : parts.join(' or ')
  return predicate.operator === 'in' ? `(${isIn})` : `not (${isIn})`
}

function arrayPredicate(predicate: Predicate, column: string): string {
  const { operator } = predicate
  const items = (predicate.operand as readonly unknown[]).map((item) => valueOf(predicate, item))
  const list = `array[${items.join(', ')}]::${castOf(predicate.field.type)}[]`
  const isIn = (needle: string, hay: string) =>
    `exists (select from unnest(${hay}) as hay (item) where hay.item = ${needle})`
  if (operator === 'eq') return `not (${column} <> ${list})`
  if (operator === 'neq') return `not (${column} = ${list})`
  const [outer, inner] = operator === 'containedBy' ? [column, list] : [list, column]
  if (operator === 'overlaps')
    return `exists (select from unnest(${list}) as own (item) where ${isIn('own.item', column)})`
  return `${column} is not null and not exists (
    select from unnest(${outer}) as own (item) where not ${isIn('own.item', inner)})`
}

/** `character(n)` is searched with its blanks; case is ignored by `citext` and by the `i…` operators. */
function textPredicate({ operator, operand, field }: Predicate, column: string): string {
  const padded = field.type.base === 'bpchar' ? `rpad(${column}::text, 3)` : `${column}::text`
  const ignoresCase = operator.startsWith('i') || field.type.base === 'citext'
  const [text, word] = [padded, escapeLiteral(String(operand))].map((part) =>
    ignoresCase ? `lower(${part})` : part,
  )
  const name = operator.replace(/^i/, '').toLowerCase()
  if (name === 'like') return `like(${text}, ${word})`
  if (name === 'contains') return `strpos(${text}, ${word}) > 0`
  if (name === 'startswith') return `starts_with(${text}, ${word})`
  return `right(${text}, nullif(length(${word}), 0)) is not distinct from nullif(${word}, '') and ${column} is not null`
}

function valueOf({ field, labelOf }: Predicate, operand: unknown): string {
  if (operand === null) return 'null'
  return `${escapeLiteral(textOf(field.type, operand, labelOf))}::${castOf(field.type)}`
}

function textOf(type: ColumnType, operand: unknown, labelOf: Predicate['labelOf']): string {
  if (type.base === 'enum') return labelOf(operand)
  if (type.base === 'jsonb') return JSON.stringify(operand)
  return Object.is(operand, -0) ? '-0' : String(operand)
}

function castOf({ base, sql }: ColumnType): string {
  return base === 'citext' ? 'kinds.citext' : sql
}
