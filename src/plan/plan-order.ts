/** `orderBy` → terms, made total by the primary key so that pages never overlap. */
import type { InputValue } from '../graphql/input-value.ts'
import { FraiseqlError } from '../errors.ts'
import { invariant } from '../lib/invariant.ts'
import type { ModelType } from '../schema/model.ts'
import type { PlanContext } from './plan-context.ts'
import type { OrderTerm } from './plan.ts'

export function planOrder(
  value: InputValue | undefined,
  type: ModelType,
  context: PlanContext,
): OrderTerm[] {
  const terms =
    value === undefined || value.kind === 'null'
      ? []
      : itemsOf(value).map((item) => planTerm(item, { type, path: [] }, context))
  const own = new Set(terms.filter(({ path }) => path.length === 0).map(({ column }) => column))
  for (const column of type.primaryKey)
    if (!own.has(column)) terms.push({ path: [], column, direction: 'asc', nulls: null })
  return terms
}

function itemsOf(value: InputValue): readonly InputValue[] {
  return value.kind === 'list' ? value.items : [value]
}

interface TermPlace {
  readonly type: ModelType
  readonly path: OrderTerm['path']
}

function planTerm(value: InputValue, { type, path }: TermPlace, context: PlanContext): OrderTerm {
  if (value.kind !== 'object') throw nullTerm()
  const [[name, direction] = []] = value.fields
  const field = name === undefined ? undefined : type.fields[name]
  if (direction === undefined || direction.kind === 'null') throw nullTerm()
  invariant(field !== undefined && field.kind !== 'many', 'order terms are validated for the role')
  if (field.kind === 'column') {
    invariant(direction.kind === 'leaf', 'a direction is an enum value of the shape')
    return { path, column: field.column, ...readDirection(String(direction.known)) }
  }
  const target = context.model.types[field.target]
  invariant(target !== undefined, 'a relation has a target')
  const step = { source: target.source, join: field.join }
  return planTerm(direction, { type: target, path: [...path, step] }, context)
}

function readDirection(name: string): Pick<OrderTerm, 'direction' | 'nulls'> {
  return {
    direction: name.startsWith('DESC') ? 'desc' : 'asc',
    nulls: readNulls(name),
  }
}

function readNulls(name: string): OrderTerm['nulls'] {
  if (name.endsWith('_FIRST')) return 'first'
  return name.endsWith('_LAST') ? 'last' : null
}

function nullTerm(): FraiseqlError {
  return new FraiseqlError('BAD_USER_INPUT', {
    message: 'Argument "orderBy" has a term without a value; leave the term out instead.',
  })
}
