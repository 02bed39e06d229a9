/** A field of Mutation that calls a function which says how it went: a union of success and error. */
import type { FieldNode } from 'graphql'
import { invariant } from '../lib/invariant.ts'
import type { FunctionResult, ModelFunction, ModelType } from '../schema/model.ts'
import { responseNames, sharedNames } from '../schema/response-types.ts'
import { collectSubfields } from './collect-fields.ts'
import { planCall } from './plan-call.ts'
import type { PlanContext } from './plan-context.ts'
import { planSelection, selectOf } from './plan-select.ts'
import { targetOf } from './target.ts'
import type { Arguments } from './read-arguments.ts'
import type {
  CascadeField,
  CascadeEntityField,
  EntityPlan,
  ResponseField,
  ResponseRoot,
} from './response-plan.ts'

interface Response {
  readonly responseName: string
  readonly nodes: readonly FieldNode[]
  readonly called: ModelFunction
  readonly result: Extract<FunctionResult, { readonly kind: 'response' }>
  readonly args: Arguments
}

export function planResponse(response: Response, context: PlanContext): ResponseRoot {
  const { responseName, nodes, called, result, args } = response
  const names = responseNames(called.name)
  const entity = result.type === null ? null : entityOf(result.type, context)
  const fieldsOf = (typeName: string): readonly ResponseField[] =>
    [...collectSubfields(nodes, context, [typeName, names.result])].map(([name, subnodes]) =>
      planField({ responseName: name, nodes: subnodes }, { typeName, entity }, context),
    )
  return {
    kind: 'response',
    responseName,
    call: planCall(called, args),
    entity,
    success: fieldsOf(names.success),
    error: fieldsOf(names.error),
  }
}

function entityOf(typeName: string, { model }: PlanContext): EntityPlan {
  const type = typeOf(typeName, model)
  const fields = Object.values(type.fields)
  const key = targetOf(type).key.map((column) => {
    const field = fields.find((some) => some.kind === 'column' && some.column === column.column)
    return { ...column, field: field?.name ?? column.column }
  })
  return { typeName, source: type.source, key }
}

interface Collected {
  readonly responseName: string
  readonly nodes: readonly FieldNode[]
}

interface Place {
  readonly typeName: string
  readonly entity: EntityPlan | null
}

function planField(
  { responseName, nodes }: Collected,
  { typeName, entity }: Place,
  context: PlanContext,
): ResponseField {
  const name = nameOf(nodes)
  switch (name) {
    case '__typename':
      return { kind: 'constant', responseName, value: typeName }
    case 'entity': {
      invariant(entity !== null, 'a function without an entity has no such field')
      const type = typeOf(entity.typeName, context.model)
      const fields = planSelection(nodes, { type, listDepth: 0 }, context)
      return { kind: 'entity', responseName, select: selectOf(type, fields) }
    }
    case 'updatedFields': {
      invariant(entity !== null, 'a function without an entity has no such field')
      return { kind: 'updatedFields', responseName, names: namesOf(entity.typeName, context) }
    }
    case 'cascade':
      return { kind: 'cascade', responseName, fields: planCascade(nodes, context) }
    default:
      return { kind: 'said', responseName, name }
  }
}

/** What a function may call a field that the role sees: by its column, or by its own name. */
function namesOf(typeName: string, { model, role }: PlanContext): Readonly<Record<string, string>> {
  const seen = Object.values(typeOf(typeName, model).fields).filter(({ roles }) =>
    roles.includes(role),
  )
  const byName = seen.map(({ name }) => [name, name])
  const byColumn = seen.flatMap((field) =>
    field.kind === 'column' ? [[field.column, field.name]] : [],
  )
  return Object.fromEntries([...byName, ...byColumn]) as Record<string, string>
}

function planCascade(nodes: readonly FieldNode[], context: PlanContext): readonly CascadeField[] {
  const typeNames = Object.values(context.model.types)
    .filter((type) => isKeyVisible(type, context.role))
    .map(({ name }) => name)
  return [...collectSubfields(nodes, context)].map(([responseName, subnodes]): CascadeField => {
    const name = nameOf(subnodes)
    if (name === '__typename') return { kind: 'constant', responseName, value: sharedNames.cascade }
    if (name !== 'updated' && name !== 'deleted') return { kind: 'said', responseName, name }
    const fields = planEntities(subnodes, context)
    return { kind: 'entities', responseName, list: name, typeNames, fields }
  })
}

/** An id says what the key is, so it is for those who may see that. */
function isKeyVisible({ primaryKey, fields }: ModelType, role: string): boolean {
  const isVisible = (column: string): boolean =>
    Object.values(fields).some(
      (field) => field.kind === 'column' && field.column === column && field.roles.includes(role),
    )
  return primaryKey.length > 0 && primaryKey.every(isVisible)
}

function planEntities(
  nodes: readonly FieldNode[],
  context: PlanContext,
): readonly CascadeEntityField[] {
  return [...collectSubfields(nodes, context)].map(
    ([responseName, subnodes]): CascadeEntityField => {
      const name = nameOf(subnodes)
      return name === '__typename'
        ? { kind: 'constant', responseName, value: sharedNames.entity }
        : { kind: 'said', responseName, name }
    },
  )
}

function nameOf([node]: readonly FieldNode[]): string {
  invariant(node !== undefined, 'a collected field has a node')
  return node.name.value
}

function typeOf(name: string, model: PlanContext['model']): ModelType {
  const type = model.types[name]
  invariant(type !== undefined, 'an entity has a type of the model')
  return type
}
