/**
 * `where` → condition. Meanings that must never drift:
 * absent, null and `{}` at the top hold for every row; `_and: []` holds, `_or: []` does not;
 * `in: []` finds nothing, `nin: []` everything; a null in place of an operator's value or of a nested
 * filter is refused, since reading it as "no condition" would show more rows than were asked for.
 */
import { FraiseqlError } from '../errors.ts'
import type { InputValue } from '../graphql/input-value.ts'
import { invariant } from '../lib/invariant.ts'
import type { ColumnField, ManyField, ModelType, OneField } from '../schema/model.ts'
import type { Operator } from '../schema/operators.ts'
import type { PlanContext } from './plan-context.ts'
import { always, type Condition } from './plan.ts'

export function planWhere(
  value: InputValue | undefined,
  type: ModelType,
  context: PlanContext,
): Condition {
  if (value === undefined || value.kind === 'null') return always
  return planFilter(value, { type, name: 'where' }, context)
}

interface Place {
  readonly type: ModelType
  /** Last key of the filter, for messages. */
  readonly name: string
}

function planFilter(value: InputValue, { type, name }: Place, context: PlanContext): Condition {
  const items = [...fieldsOf(value, name)].map(([key, part]) =>
    planEntry(part, { type, name: key }, context),
  )
  return all(items)
}

function planEntry(value: InputValue, place: Place, context: PlanContext): Condition {
  const { type, name } = place
  const field = type.fields[name]
  if (field === undefined) return planCombinator(value, place, context)
  if (field.kind === 'column') return planOperators(value, field)
  const target = context.model.types[field.target]
  invariant(target !== undefined, 'a relation has a target')
  if (field.kind === 'many') return planQuantifiers(value, { field, target }, context)
  const where = planFilter(value, { type: target, name }, context)
  return exists({ field, target }, where, false)
}

function planCombinator(value: InputValue, place: Place, context: PlanContext): Condition {
  if (place.name === '_not') return { kind: 'not', item: planFilter(value, place, context) }
  if (value.kind === 'null') throw nullValue(place.name)
  const parts = value.kind === 'list' ? value.items : [value]
  const items = parts.map((part) => planFilter(part, place, context))
  return place.name === '_and' ? all(items) : { kind: 'or', items }
}

function planOperators(value: InputValue, field: ColumnField): Condition {
  const items = [...fieldsOf(value, field.name)].map(([operator, operand]): Condition => {
    if (operand.kind === 'null') throw nullValue(operator)
    invariant(operand.kind === 'leaf', 'operands are leaves or lists of leaves')
    const { column, type } = field
    if (operator !== 'isNull')
      return { kind: 'compare', column, type, operator: asComparison(operator), slot: operand.slot }
    invariant(typeof operand.known === 'boolean', 'the shape holds booleans')
    return { kind: 'isNull', column, isNull: operand.known }
  })
  return all(items)
}

/** Operator names come from the role's schema, which knows no others. */
function asComparison(operator: string): Exclude<Operator, 'isNull'> {
  return operator as Exclude<Operator, 'isNull'>
}

interface Relation {
  readonly field: OneField | ManyField
  readonly target: ModelType
}

function planQuantifiers(value: InputValue, relation: Relation, context: PlanContext): Condition {
  const items = [...fieldsOf(value, relation.field.name)].map(([quantifier, part]): Condition => {
    const where = planFilter(part, { type: relation.target, name: quantifier }, context)
    if (quantifier === 'some') return exists(relation, where, false)
    if (quantifier === 'none') return exists(relation, where, true)
    return exists(relation, { kind: 'notTrue', item: where }, true)
  })
  return all(items)
}

function exists({ field, target }: Relation, where: Condition, negated: boolean): Condition {
  return { kind: 'exists', negated, source: target.source, join: field.join, where }
}

function all(items: readonly Condition[]): Condition {
  const [only, another] = items
  return only !== undefined && another === undefined ? only : { kind: 'and', items }
}

function fieldsOf(value: InputValue, name: string): ReadonlyMap<string, InputValue> {
  if (value.kind === 'null') throw nullValue(name)
  invariant(value.kind === 'object', 'filters are objects')
  return value.fields
}

function nullValue(name: string): FraiseqlError {
  return new FraiseqlError('BAD_USER_INPUT', {
    message: `Filter "${name}" must not be null; leave it out, or ask for null with "isNull".`,
  })
}
