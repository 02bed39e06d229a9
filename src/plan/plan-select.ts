/** Selections on a type → the fields, filter, order and limits of one select. */
import type { FieldNode } from 'graphql'
import { FraiseqlError } from '../errors.ts'
import { invariant } from '../lib/invariant.ts'
import type { ColumnField, ModelField, ModelType } from '../schema/model.ts'
import { collectSubfields } from './collect-fields.ts'
import { planLimit, planOffset } from './plan-amount.ts'
import type { PlanContext } from './plan-context.ts'
import { planOrder } from './plan-order.ts'
import { planWhere } from './plan-where.ts'
import { always, type Condition, type FieldPlan, type SelectPlan } from './plan.ts'
import { readArguments, type Arguments } from './read-arguments.ts'

export interface Place {
  readonly type: ModelType
  /** Lists from the root down to here. */
  readonly listDepth: number
}

export function planSelection(
  nodes: readonly FieldNode[],
  place: Place,
  context: PlanContext,
): FieldPlan[] {
  if (place.listDepth > context.limits.maxListDepth) throw new FraiseqlError('LIST_DEPTH_LIMIT')
  return [...collectSubfields(nodes, context)].map(([responseName, subnodes]) =>
    planField({ responseName, nodes: subnodes }, place, context),
  )
}

/** Rows of a type, filtered, ordered and limited by the arguments of a field. */
export function planList(
  fields: readonly FieldPlan[],
  { type, args }: { readonly type: ModelType; readonly args: Arguments },
  context: PlanContext,
): SelectPlan {
  return {
    ...selectOf(type, fields),
    where: planWhere(args.get('where'), type, context),
    orderBy: planOrder(args.get('orderBy'), type, context),
    limit: planLimit(args.get('limit'), type),
    offset: planOffset(args.get('offset')),
  }
}

export interface KeyLookup {
  readonly type: ModelType
  /** Field names. */
  readonly key: readonly string[]
  readonly args: Arguments
}

/** The row whose key has the values of the arguments. */
export function planKeyLookup(fields: readonly FieldPlan[], lookup: KeyLookup): SelectPlan {
  return { ...selectOf(lookup.type, fields), where: keyCondition(lookup) }
}

export function keyCondition({ type: { fields }, key, args }: KeyLookup): Condition {
  const items = key.map((name): Condition => {
    const field = fields[name]
    const value = args.get(name)
    invariant(field?.kind === 'column' && value?.kind === 'leaf', 'key arguments are non-null')
    const { column, type } = field
    return { kind: 'compare', column, type, operator: 'eq', slot: value.slot }
  })
  return { kind: 'and', items }
}

/** Rows of a type, whichever they are. */
export function selectOf(type: ModelType, fields: readonly FieldPlan[]): SelectPlan {
  return {
    typeName: type.name,
    source: type.source,
    fields,
    where: always,
    orderBy: [],
    limit: null,
    offset: null,
  }
}

interface Collected {
  readonly responseName: string
  readonly nodes: readonly FieldNode[]
}

function planField(collected: Collected, place: Place, context: PlanContext): FieldPlan {
  const { responseName, nodes } = collected
  const [node] = nodes
  invariant(node !== undefined, 'a collected field has a node')
  if (node.name.value === '__typename')
    return { kind: 'constant', responseName, value: place.type.name }
  const field = place.type.fields[node.name.value]
  invariant(field?.roles.includes(context.role) === true, 'fields are validated for the role')
  if (field.kind === 'column') return columnPlan(responseName, field)
  return planRelation(collected, { field, place }, context)
}

function columnPlan(responseName: string, field: ColumnField): FieldPlan {
  const { column, type, nullable, asserted } = field
  return { kind: 'column', responseName, column, type, nullable, asserted }
}

function planRelation(
  { responseName, nodes }: Collected,
  { field, place }: { readonly field: Exclude<ModelField, ColumnField>; readonly place: Place },
  context: PlanContext,
): FieldPlan {
  const type = context.model.types[field.target]
  const [node] = nodes
  invariant(type !== undefined && node !== undefined, 'a relation has a target')
  const { join } = field
  if (field.kind === 'one') {
    const fields = planSelection(nodes, { type, listDepth: place.listDepth }, context)
    const { nullable } = field
    return { kind: 'one', responseName, nullable, join, select: selectOf(type, fields) }
  }
  const fields = planSelection(nodes, { type, listDepth: place.listDepth + 1 }, context)
  const args = readArguments(node, place.type.name, context)
  return { kind: 'many', responseName, join, select: planList(fields, { type, args }, context) }
}
