/**
 * Compiled input coercion (GraphQL specification, section 3) of one input type, and with it the
 * value's *shape*: all that decides the SQL text. Keys, nulls, booleans and order directions belong
 * to the shape; other leaves do not, nor does the length of a list of leaves, since lists are always
 * bound as one array.
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
import { orderDirectionName } from '../schema/input-types.ts'

/** One walk through one value. */
export interface CoercionState {
  shape: string
  /** Path inside the variables, for error messages. */
  readonly path: (string | number)[]
}

export type Coercer = (value: unknown, state: CoercionState) => unknown

const coercers = new WeakMap<GraphQLInputType, Coercer>()

export function coercerOf(type: GraphQLInputType): Coercer {
  const known = coercers.get(type)
  if (known !== undefined) return known
  const compiled = compile(type)
  coercers.set(type, compiled)
  return compiled
}

/** Whether values of this leaf type decide the SQL text. */
export function isStructural(type: GraphQLScalarType | GraphQLEnumType): boolean {
  return type.name === 'Boolean' || type.name === orderDirectionName
}

function compile(type: GraphQLInputType): Coercer {
  if (isNonNullType(type)) return nonNull(type.ofType)
  if (isListType(type)) return list(type.ofType)
  if (isInputObjectType(type)) return inputObject(type)
  if (isScalarType(type) || isEnumType(type)) return leaf(type)
  throw new TypeError('not an input type')
}

function nonNull(type: GraphQLInputType): Coercer {
  const inner = coercerOf(type)
  return (value, state) => {
    if (value === null || value === undefined) throw misfit(state, 'must not be null')
    return inner(value, state)
  }
}

function leaf(type: GraphQLScalarType | GraphQLEnumType): Coercer {
  const structural = isStructural(type)
  return (value, state) => {
    if (value === null) return nullValue(state)
    const coerced = coerceLeaf(type, value, state)
    state.shape += structural ? String(coerced) : 'v'
    return coerced
  }
}

function coerceLeaf(
  type: GraphQLScalarType | GraphQLEnumType,
  value: unknown,
  state: CoercionState,
): unknown {
  try {
    return type.coerceInputValue(value)
  } catch (cause) {
    throw misfit(state, `does not fit the type ${type.name}`, cause)
  }
}

function list(itemType: GraphQLInputType): Coercer {
  const item = coercerOf(itemType)
  const isLeafList = !isInputObjectType(getNullableType(itemType)) && !isListType(itemType)
  return (value, state) => {
    if (value === null) return nullValue(state)
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    const before = state.shape
    state.shape += '['
    const coerced = values.map((element, index) => {
      state.path.push(index)
      const result = item(element, state)
      state.path.pop()
      return result
    })
    state.shape = isLeafList ? `${before}v` : `${state.shape}]`
    return coerced
  }
}

function inputObject(type: GraphQLInputObjectType): Coercer {
  const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type))
  const fields = new Map(Object.entries(type.getFields()))
  // Input types may refer to themselves, so a field is compiled when a value first has it.
  return (value, state) => {
    if (value === null) return nullValue(state)
    if (typeof value !== 'object' || Array.isArray(value)) throw misfit(state, 'must be an object')
    const coerced: Record<string, unknown> = Object.create(null)
    state.shape += '{'
    for (const [key, raw] of Object.entries(value)) {
      const field = fields.get(key)
      state.path.push(key)
      if (field === undefined) throw misfit(state, 'is not a field of its type')
      state.shape += `${key}:`
      coerced[key] = coercerOf(field.type)(raw, state)
      state.path.pop()
    }
    state.shape += '}'
    for (const field of required)
      if (!(field.name in coerced)) throw misfit(state, `needs the field ${field.name}`)
    if (type.isOneOf) checkOneOf(coerced, state)
    return coerced
  }
}

/** https://spec.graphql.org/September2025/#sec-OneOf-Input-Objects */
function checkOneOf(coerced: Readonly<Record<string, unknown>>, state: CoercionState): void {
  const values = Object.values(coerced)
  if (values.length !== 1 || values[0] === null)
    throw misfit(state, 'needs exactly one key, with a value')
}

function nullValue(state: CoercionState): null {
  state.shape += 'n'
  return null
}

/** Names the place, never the value; a key that is no GraphQL name is not repeated either. */
export function misfit(state: CoercionState, what: string, cause?: unknown): FraiseqlError {
  const place = state.path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${/^\w{1,64}$/.test(key) ? key : '…'}`))
    .join('')
  return new FraiseqlError('BAD_USER_INPUT', {
    message: `Variable "$${place.slice(1)}" ${what}.`,
    cause,
  })
}
