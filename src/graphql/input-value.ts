/**
 * Values of arguments as the planner sees them: the structure is known now, the leaves are slots that
 * each request fills. https://spec.graphql.org/September2025/#sec-Coercing-Field-Arguments
 */
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  valueFromASTUntyped,
  type ConstValueNode,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  type ValueNode,
} from 'graphql'
import { FraiseqlError } from '../errors.ts'
import { invariant } from '../lib/invariant.ts'
import { holdsValues } from '../schema/write-inputs.ts'
import { isLeafType, isLeafValue, isStructuralItem } from './input-kinds.ts'
import type { Slot, VariableValues } from './slot.ts'
import { variableValue } from './variable-value.ts'

export type InputValue =
  | { readonly kind: 'null' }
  | {
      readonly kind: 'leaf'
      readonly slot: Slot
      /** The value itself, where it is a constant or part of the shape; else undefined. */
      readonly known: unknown
    }
  | { readonly kind: 'list'; readonly items: readonly InputValue[] }
  /** Rows of a variable that have the same keys, however many there are: one, with slots of `each`. */
  | {
      readonly kind: 'rows'
      readonly list: readonly (string | number)[]
      readonly item: InputValue
    }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, InputValue> }

/** Undefined when the value is absent: not given, or a variable without value. */
export function inputValue(
  node: ValueNode | undefined,
  type: GraphQLInputType,
  variables: VariableValues,
): InputValue | undefined {
  if (node === undefined) return undefined
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value
    if (!(name in variables)) return undefined
    return variableValue(name, variables[name], type)
  }
  if (isNonNullType(type)) return inputValue(node, type.ofType, variables)
  if (node.kind === Kind.NULL) return { kind: 'null' }
  if (isListType(type)) return listLiteral(node, type.ofType, variables)
  if (isInputObjectType(type)) return objectLiteral(node, type, variables)
  invariant(isScalarType(type) || isEnumType(type), 'an input type is a list, an object or a leaf')
  return leafLiteral(node, type)
}

function listLiteral(
  node: ValueNode,
  itemType: GraphQLInputType,
  variables: VariableValues,
): InputValue {
  const nodes = node.kind === Kind.LIST ? node.values : [node]
  const items = nodes.map(
    (item): InputValue => inputValue(item, itemType, variables) ?? { kind: 'null' },
  )
  if (isNonNullType(itemType) && items.some((item) => item.kind === 'null'))
    throw new FraiseqlError('BAD_USER_INPUT', { message: 'An item of a list must not be null.' })
  if (!isLeafType(itemType)) return { kind: 'list', items }
  const slots = items.map(leafSlot)
  const known = isStructuralItem(itemType) ? items.map(knownOf) : undefined
  return { kind: 'leaf', slot: foldConstants(slots), known }
}

function leafSlot(item: InputValue): Slot {
  if (item.kind === 'null') return { kind: 'constant', value: null }
  invariant(item.kind === 'leaf', 'items of a leaf list are leaves')
  return item.slot
}

function knownOf(item: InputValue): unknown {
  return item.kind === 'leaf' ? item.known : null
}

function foldConstants(items: readonly Slot[]): Slot {
  const values: unknown[] = []
  for (const item of items) {
    if (item.kind !== 'constant') return { kind: 'list', items }
    values.push(item.value)
  }
  return { kind: 'constant', value: values }
}

function objectLiteral(
  node: ValueNode,
  type: GraphQLInputObjectType,
  variables: VariableValues,
): InputValue {
  invariant(node.kind === Kind.OBJECT, 'literals are validated before they are read')
  const known = type.getFields()
  const fields = new Map<string, InputValue>()
  for (const field of node.fields) {
    const definition = known[field.name.value]
    invariant(definition !== undefined, 'literals are validated before they are read')
    const value = inputValue(field.value, definition.type, variables)
    const isNull = value?.kind === 'null' && holdsValues(type) && isLeafValue(definition.type)
    if (isNull) fields.set(field.name.value, nullLeaf)
    else if (value !== undefined) fields.set(field.name.value, value)
  }
  if (type.isOneOf) checkOneOf(fields)
  return { kind: 'object', fields }
}

/** A nullable variable inside a literal can still break what validation could not see. */
function checkOneOf(fields: ReadonlyMap<string, InputValue>): void {
  const [value, another] = fields.values()
  if (value === undefined || value.kind === 'null' || another !== undefined)
    throw new FraiseqlError('BAD_USER_INPUT', {
      message: 'This input object needs exactly one key, with a value.',
    })
}

function leafLiteral(node: ValueNode, type: GraphQLScalarType | GraphQLEnumType): InputValue {
  if (!isConstant(node))
    throw new FraiseqlError('BAD_USER_INPUT', {
      message: 'A JSON literal cannot hold variables; pass the whole value as one variable.',
    })
  const value: unknown =
    type.coerceInputLiteral === undefined
      ? type.coerceInputValue(valueFromASTUntyped(node))
      : type.coerceInputLiteral(node)
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new FraiseqlError('BAD_USER_INPUT', { message: 'A number is out of range.' })
  return { kind: 'leaf', slot: { kind: 'constant', value }, known: value }
}

function isConstant(node: ValueNode): node is ConstValueNode {
  if (node.kind === Kind.VARIABLE) return false
  if (node.kind === Kind.LIST) return node.values.every(isConstant)
  return node.kind !== Kind.OBJECT || node.fields.every((field) => isConstant(field.value))
}

/** A null to be stored. */
const nullLeaf: InputValue = Object.freeze({
  kind: 'leaf',
  slot: Object.freeze({ kind: 'constant', value: null }),
  known: null,
})
