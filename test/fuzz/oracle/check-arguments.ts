/**
 * What the server refuses beyond the GraphQL specification, found from the document alone: nulls in
 * filters, amounts out of range, values that do not fit their column. Throws `Refused`.
 */
import {
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  isObjectType,
  Kind,
  type SelectionNode,
  type VariableValues,
} from 'graphql'
import type {
  ColumnField,
  ManyField,
  Model,
  ModelType,
  OneField,
} from '../../../src/schema/model.ts'
import { keyOf, Refused } from './keys.ts'
import type { World } from './world.ts'

type Input = Readonly<Record<string, unknown>>

export interface Walk {
  readonly document: DocumentNode
  readonly variables: VariableValues
  readonly world: World
}

export function checkSelections(
  selections: readonly SelectionNode[],
  type: GraphQLObjectType,
  walk: Walk,
): void {
  for (const selection of selections) {
    const skip = getDirectiveValues(GraphQLSkipDirective, selection, walk.variables)
    const include = getDirectiveValues(GraphQLIncludeDirective, selection, walk.variables)
    if (skip?.['if'] === true || include?.['if'] === false) continue
    if (selection.kind === Kind.FIELD) checkField(selection, type, walk)
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      checkSelections(selection.selectionSet.selections, type, walk)
    else {
      const fragment = walk.document.definitions.find(
        (node) =>
          node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
      )
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION)
        checkSelections(fragment.selectionSet.selections, type, walk)
    }
  }
}

function checkField(node: FieldNode, type: GraphQLObjectType, walk: Walk): void {
  const definition = type.getFields()[node.name.value]
  if (definition === undefined) return
  const args = getArgumentValues(definition, node, walk.variables)
  const named = getNamedType(definition.type)
  if (!isObjectType(named)) return
  const modelType = walk.world.model.types[named.name]!
  checkArguments(args, modelType, walk.world)
  checkSelections(node.selectionSet!.selections, named, walk)
}

function checkArguments(args: Input, type: ModelType, world: World): void {
  for (const [name, value] of Object.entries(args)) {
    if (name === 'where' && value !== null) checkWhere(value, { type, world })
    else if (name === 'orderBy') checkOrder(value)
    else if (name === 'limit') checkAmount(value, type.maxLimit)
    else if (name === 'offset') checkAmount(value, 1_000_000)
    else if (name !== 'where')
      checkOperand(type.fields[name] as ColumnField, value, world.model.enums)
  }
}

export function checkAmount(value: unknown, max: number): void {
  if (value !== null && (Number(value) < 0 || Number(value) > max)) throw new Refused()
}

function checkOrder(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const part of Object.values(value)) {
    if (part === null) throw new Refused()
    checkOrder(part)
  }
}

interface Place {
  readonly type: ModelType
  readonly world: World
}

export function checkWhere(where: unknown, place: Place): void {
  for (const [key, value] of entriesOf(where)) {
    const field = place.type.fields[key]
    if (field === undefined)
      for (const part of Array.isArray(value) ? value : [value]) checkWhere(part, place)
    else if (field.kind === 'column') checkOperators(field, value, place.world)
    else checkRelation(field, value, place.world)
  }
}

function checkRelation(field: OneField | ManyField, value: unknown, world: World): void {
  const target = { type: world.model.types[field.target]!, world }
  const filters = field.kind === 'one' ? [value] : entriesOf(value).map(([, inner]) => inner)
  for (const filter of filters) checkWhere(filter, target)
}

function checkOperators(field: ColumnField, value: unknown, world: World): void {
  for (const [operator, operand] of entriesOf(value)) {
    if (operand === null || operand === undefined) throw new Refused()
    if (operator === 'isNull') continue
    // A pattern whose last backslash has nothing to escape.
    if (operator.endsWith('like') && /(?<!\\)(?:\\\\)*\\$/.test(operand as string))
      throw new Refused()
    const isText = /like|contains$|startsWith|endsWith|hasKey/i.test(operator)
    const isOwn = !isText || field.type.list
    for (const item of Array.isArray(operand) && field.type.base !== 'jsonb' ? operand : [operand])
      if (item !== null && isOwn) checkOperand(field, item, world.model.enums)
  }
}

export function checkOperand(field: ColumnField, value: unknown, enums: Model['enums']): void {
  if (field.type.base !== 'jsonb') keyOf(field.type, value, enums)
}

function entriesOf(value: unknown): [string, unknown][] {
  if (value === null || value === undefined) throw new Refused()
  return Object.entries(value)
}
