/** `where` on a plain row, in SQL's three-valued logic: null stands for "unknown". */
import type {
  ColumnField,
  ColumnType,
  ManyField,
  ModelType,
  OneField,
} from '../../../src/schema/model.ts'
import { flatten, parseArray } from './array-text.ts'
import { containsJson, equalJson, hasJsonKey, type Json, parseJson } from './exact-json.ts'
import { compareKeys, type Key, keyOf, lower } from './keys.ts'
import { likeMatches } from './like.ts'
import type { Row } from './table.ts'
import type { World } from './world.ts'

type Truth = boolean | null
type Input = Readonly<Record<string, unknown>>

interface Place {
  readonly type: ModelType
  readonly world: World
}

export function holds(where: unknown, row: Row, place: Place): Truth {
  return all(Object.entries(where as Input).map((entry) => () => entryHolds(entry, row, place)))
}

function entryHolds([key, value]: [string, unknown], row: Row, place: Place): Truth {
  if (key === '_not') return not(holds(value, row, place))
  if (key === '_and') return all((value as unknown[]).map((part) => () => holds(part, row, place)))
  if (key === '_or')
    return not(all((value as unknown[]).map((part) => () => not(holds(part, row, place)))))
  const field = place.type.fields[key]!
  const { world } = place
  if (field.kind !== 'column') return relationHolds(field, value, { row, world })
  return all(
    Object.entries(value as Input).map(([operator, operand]) => () => {
      return operatorHolds({ operator, operand, field }, row.get(field.column)!, world)
    }),
  )
}

function relationHolds(
  field: OneField | ManyField,
  value: unknown,
  { row, world }: { readonly row: Row; readonly world: World },
): Truth {
  const target = { type: world.model.types[field.target]!, world }
  const related = world.related(field, row)
  if (field.kind === 'one') return related.some((other) => holds(value, other, target) === true)
  return all(
    Object.entries(value as Input).map(([quantifier, inner]) => () => {
      const truths = related.map((other) => holds(inner, other, target))
      if (quantifier === 'every') return truths.every((truth) => truth === true)
      return truths.includes(true) === (quantifier === 'some')
    }),
  )
}

/** False beats unknown, unknown beats true. */
function all(parts: readonly (() => Truth)[]): Truth {
  let result: Truth = true
  for (const part of parts) {
    const truth = part()
    if (truth === false) return false
    if (truth === null) result = null
  }
  return result
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth
}

interface Comparison {
  readonly operator: string
  readonly operand: unknown
  readonly field: ColumnField
}

function operatorHolds(comparison: Comparison, text: string | null, world: World): Truth {
  const { operator, operand, field } = comparison
  if (operator === 'isNull') return (text === null) === operand
  if (operator === 'in' || operator === 'nin') {
    const list = operand as readonly unknown[]
    const isIn =
      text === null ? null : list.some((item) => equals(field.type, text, { item, world }))
    const truth = list.length === 0 ? false : isIn
    return operator === 'in' ? truth : not(truth)
  }
  if (text === null) return null
  if (field.type.list) return arrayHolds(comparison, text, world)
  if (field.type.base === 'jsonb') return jsonHolds(operator, parseJson(text), operand)
  const ordering = orderings[operator]
  if (ordering === undefined) return textHolds(comparison, text)
  const [a, b] = [
    keyOf(field.type, text, world.model.enums),
    keyOf(field.type, operand, world.model.enums),
  ]
  return ordering(compareKeys(a, b))
}

const orderings: Readonly<Record<string, ((order: number) => boolean) | undefined>> = {
  eq: (order) => order === 0,
  neq: (order) => order !== 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
}

function equals(
  type: ColumnType,
  text: string,
  { item, world }: { readonly item: unknown; readonly world: World },
): boolean {
  const { enums } = world.model
  return compareKeys(keyOf(type, text, enums), keyOf(type, item, enums)) === 0
}

function jsonHolds(operator: string, value: Json, operand: unknown): Truth {
  if (operator === 'hasKey') return hasJsonKey(value, String(operand))
  const other = parseJson(JSON.stringify(operand))
  if (operator === 'contains') return containsJson(value, other)
  return equalJson(value, other) === (operator === 'eq')
}

function textHolds({ operator, operand, field }: Comparison, text: string): Truth {
  const ignoresCase = operator.startsWith('i') || field.type.base === 'citext'
  const [subject, word] = [text, String(operand)].map((part) => (ignoresCase ? lower(part) : part))
  const name = operator.replace(/^i/, '').toLowerCase()
  if (name === 'like') return likeMatches(subject!, word!)
  if (name === 'contains') return subject!.includes(word!)
  return name === 'startswith' ? subject!.startsWith(word!) : subject!.endsWith(word!)
}

/** Nulls inside arrays are equal to each other for `=`, and to nothing for the other operators. */
function arrayHolds({ operator, operand, field }: Comparison, text: string, world: World): Truth {
  const { type } = field
  const { bounds, cells } = parseArray(text)
  const own = flatten(cells).map((cell) => elementOf(type, cell, world))
  const other = (operand as readonly unknown[]).map((item) => {
    return elementOf(
      type,
      item !== null && type.base === 'jsonb' ? JSON.stringify(item) : item,
      world,
    )
  })
  const isIn = (item: Element, list: readonly Element[]) =>
    item !== null && list.some((candidate) => candidate !== null && isSame(type, item, candidate))
  if (operator === 'overlaps') return other.some((item) => isIn(item, own))
  if (operator === 'containsAll') return other.every((item) => isIn(item, own))
  if (operator === 'containedBy') return own.every((item) => isIn(item, other))
  const isFlat = bounds === '' && !cells.some(Array.isArray)
  const isEqual =
    isFlat &&
    own.length === other.length &&
    own.every((item, index) => {
      const partner = other[index]!
      return item === null || partner === null ? item === partner : isSame(type, item, partner)
    })
  return isEqual === (operator === 'eq')
}

/** Null for SQL's null, which is not the null of JSON. */
type Element = { readonly key: Key } | null

function elementOf(type: ColumnType, value: unknown, world: World): Element {
  return value === null ? null : { key: keyOf(type, value, world.model.enums) }
}

function isSame(type: ColumnType, a: { readonly key: Key }, b: { readonly key: Key }): boolean {
  return type.base === 'jsonb'
    ? equalJson(a.key as Json, b.key as Json)
    : compareKeys(a.key, b.key) === 0
}
