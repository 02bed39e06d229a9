/**
 * Compiled input coercion (GraphQL specification, section 3) of one input type, and with it the
 * value's *shape*: all that decides the SQL text. Keys, nulls, booleans and order directions belong
 * to the shape; other leaves do not, nor does the length of a list of leaves, since lists are always
 * bound as one array. Values to be stored (`holdsValues`) never decide the text, nulls and booleans
 * among them; of a list of rows alike without rows in them, the shape is that of one.
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
import { holdsValues, isStructuralEnum } from '../schema/write-inputs.ts'

/** One walk through one value. */
export interface CoercionState {
  shape: string
  /** Path inside the variables, for error messages. */
  readonly path: (string | number)[]
}

export type Coercer = (value: unknown, state: CoercionState) => unknown

/** What a leaf is for: it may decide the SQL text, or it is stored as it is. */
type Use = 'structure' | 'values'

const coercers: Readonly<Record<Use, WeakMap<GraphQLInputType, Coercer>>> = {
  structure: new WeakMap(),
  values: new WeakMap(),
}

export function coercerOf(type: GraphQLInputType, use: Use = 'structure'): Coercer {
  const known = coercers[use].get(type)
  if (known !== undefined) return known
  const compiled = compile(type, use)
  coercers[use].set(type, compiled)
  return compiled
}

/** Whether values of this leaf type decide the SQL text. */
export function isStructural(type: GraphQLScalarType | GraphQLEnumType): boolean {
  if (type.name === 'Boolean' || type.name === orderDirectionName) return true
  return isEnumType(type) && isStructuralEnum(type)
}

function compile(type: GraphQLInputType, use: Use): Coercer {
  if (isNonNullType(type)) return nonNull(type.ofType, use)
  if (isListType(type)) return list(type.ofType, use)
  if (isInputObjectType(type)) return inputObject(type)
  if (isScalarType(type) || isEnumType(type)) return leaf(type, use)
  throw new TypeError('not an input type')
}

function nonNull(type: GraphQLInputType, use: Use): Coercer {
  const inner = coercerOf(type, use)
  return (value, state) => {
    if (value === null || value === undefined) throw misfit(state, 'must not be null')
    return inner(value, state)
  }
}

function leaf(type: GraphQLScalarType | GraphQLEnumType, use: Use): Coercer {
  const structural = use === 'structure' && isStructural(type)
  return (value, state) => {
    if (value === null) return nullValue(state, use)
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

function list(itemType: GraphQLInputType, use: Use): Coercer {
  const item = coercerOf(itemType, use)
  const shapeOf = listShape(itemType)
  return (value, state) => {
    if (value === null) return nullValue(state, use)
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    const before = state.shape
    const shapes: string[] = []
    const coerced = values.map((element, index) => {
      state.path.push(index)
      state.shape = ''
      const result = item(element, state)
      shapes.push(state.shape)
      state.path.pop()
      return result
    })
    state.shape = before + shapeOf(shapes)
    return coerced
  }
}

/** From the shapes of the elements. */
function listShape(itemType: GraphQLInputType): (shapes: readonly string[]) => string {
  const type = getNullableType(itemType)
  const whole = (shapes: readonly string[]): string => `[${shapes.join()}]`
  if (isInputObjectType(type))
    return holdsValues(type) ? (shapes) => alike(shapes) ?? whole(shapes) : whole
  if (isListType(type) || (isEnumType(type) && isStructuralEnum(type))) return whole
  return () => 'v'
}

/**
 * Rows with the same keys are one shape, however many they are; rows without a key are counted, and so are
 * rows that have others in them.
 */
function alike(shapes: readonly string[]): string | undefined {
  const [first] = shapes
  if (first === undefined || first === '{}' || first.includes('{', 1)) return undefined
  return shapes.every((shape) => shape === first) ? `*${first}` : undefined
}

function inputObject(type: GraphQLInputObjectType): Coercer {
  const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type))
  const fields = new Map(Object.entries(type.getFields()))
  const use = holdsValues(type) ? 'values' : 'structure'
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
      coerced[key] = coercerOf(field.type, use)(raw, state)
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

function nullValue(state: CoercionState, use: Use = 'structure'): null {
  state.shape += use === 'values' ? 'v' : 'n'
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
