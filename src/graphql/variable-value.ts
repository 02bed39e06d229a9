/**
 * The value of a variable as the planner sees it. It was coerced for the variable's own type, which fits
 * the place it stands in (GraphQL specification, section 5.8.5).
 */
import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql'
import { FraiseqlError } from '../errors.ts'
import { invariant } from '../lib/invariant.ts'
import { holdsValues } from '../schema/write-inputs.ts'
import { isStructural } from './coercer.ts'
import { isLeafType, isLeafValue, isStructuralItem } from './input-kinds.ts'
import type { InputValue } from './input-value.ts'
import type { Slot } from './slot.ts'

export function variableValue(name: string, value: unknown, type: GraphQLInputType): InputValue {
  return fromVariable({ value, path: [name], list: null }, type)
}

interface Located {
  readonly value: unknown
  /** In the variables, or in each element of a list of rows. */
  readonly path: readonly (string | number)[]
  readonly list: readonly (string | number)[] | null
}

function slotAt({ path, list }: Located): Slot {
  return list === null ? { kind: 'variable', path } : { kind: 'each', list, path }
}

function below({ value, path, list }: Located, key: string | number): Located {
  return {
    value: (value as Readonly<Record<string | number, unknown>>)[key],
    path: [...path, key],
    list,
  }
}

function fromVariable(located: Located, type: GraphQLInputType): InputValue {
  const { value } = located
  if (isNonNullType(type)) {
    // A nullable variable may stand here when it has a default, and be null all the same.
    if (value === null) throw nullVariable(located.path)
    return fromVariable(located, type.ofType)
  }
  if (value === null) return { kind: 'null' }
  if (isListType(type)) return listVariable(located, type.ofType)
  if (isInputObjectType(type)) return objectVariable(located, type)
  invariant(isScalarType(type) || isEnumType(type), 'an input type is a list, an object or a leaf')
  return leafVariable(located, type)
}

function objectVariable(located: Located, type: GraphQLInputObjectType): InputValue {
  const fields = type.getFields()
  const isStored = holdsValues(type)
  const entries = Object.keys(located.value as object).map((key): [string, InputValue] => {
    const field = fields[key]
    invariant(field !== undefined, 'coerced objects hold known keys only')
    const part = below(located, key)
    // A null among values is a value, which the shape does not tell from others.
    if (isStored && isLeafValue(field.type))
      return [key, { kind: 'leaf', slot: slotAt(part), known: undefined }]
    return [key, fromVariable(part, field.type)]
  })
  return { kind: 'object', fields: new Map(entries) }
}

function nullVariable([name]: Located['path']): FraiseqlError {
  return new FraiseqlError('BAD_USER_INPUT', { message: `Variable "$${name}" must not be null.` })
}

function leafVariable(located: Located, type: GraphQLScalarType | GraphQLEnumType): InputValue {
  const known = isStructural(type) ? located.value : undefined
  return { kind: 'leaf', slot: slotAt(located), known }
}

/** The variable has a list type, so that coercion made a list of a single value (section 3.12). */
function listVariable(located: Located, itemType: GraphQLInputType): InputValue {
  const { value } = located
  invariant(Array.isArray(value), 'a coerced list is an array')
  const values: readonly unknown[] = value
  if (isLeafType(itemType)) {
    const known = isStructuralItem(itemType) ? values : undefined
    return { kind: 'leaf', slot: slotAt(located), known }
  }
  const type = getNullableType(itemType)
  if (
    located.list === null &&
    isInputObjectType(type) &&
    holdsValues(type) &&
    areAlike(values, type)
  ) {
    const item = { value: values[0], path: [], list: located.path }
    return { kind: 'rows', list: located.path, item: fromVariable(item, itemType) }
  }
  const items = values.map((_, index) => fromVariable(below(located, index), itemType))
  return { kind: 'list', items }
}

/** As their shapes are: coerced objects keep the order of their keys, and their values are leaves. */
function areAlike(rows: readonly unknown[], type: GraphQLInputObjectType): boolean {
  const keys = rows.map((row) => Object.keys(row as object).join())
  const [first = ''] = keys
  if (first === '' || keys.some((key) => key !== first)) return false
  const fields = type.getFields()
  return Object.entries(rows[0] as object).every(([key, value]) => {
    const field = fields[key]
    return value === null || (field !== undefined && isLeafValue(field.type))
  })
}
