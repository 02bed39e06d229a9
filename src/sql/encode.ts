/**
 * Values → PostgreSQL's text format, compiled per parameter. What a GraphQL type lets through but the
 * column's own type refuses (an `ID` that is no number, a NUL) is refused here, before any SQL is sent.
 */
import { FraiseqlError } from '../errors.ts'
import { readSlot, type VariableValues } from '../graphql/slot.ts'
import { invariant } from '../lib/invariant.ts'
import type { ModelEnum } from '../schema/model.ts'
import { encodeArray } from './encode-array.ts'
import { encodeBase } from './encode-base.ts'
import { encodeClaim } from './encode-claim.ts'
import type { Parameter, ParameterType } from './sql.ts'

/** The values of all parameters of a statement for one request. @throws {FraiseqlError} */
export type BindParameters = (
  variables: VariableValues,
  claims: Claims,
) => readonly (string | null)[]

/** Of the caller, by name. */
export type Claims = Readonly<Record<string, unknown>>

type Encode = (value: unknown) => string | null

export function compileParameters(
  parameters: readonly Parameter[],
  enums: Readonly<Record<string, ModelEnum>>,
): BindParameters {
  const encoders = parameters.map((parameter) => compileParameter(parameter, enums))
  return (variables, claims) => {
    const values: (string | null)[] = []
    for (const encode of encoders) values.push(encode(variables, claims))
    return values
  }
}

type EncodeParameter = (variables: VariableValues, claims: Claims) => string | null

function compileParameter(
  { slot, type }: Parameter,
  enums: Readonly<Record<string, ModelEnum>>,
): EncodeParameter {
  if (slot.kind === 'claim') {
    const { claim } = slot
    return (_, claims) =>
      encodeClaim(Object.hasOwn(claims, claim) ? claims[claim] : undefined, type, enums)
  }
  const encode = compileEncoder(type, enums)
  if (slot.kind !== 'constant') return (variables) => encode(readSlot(slot, variables))
  const constant = encode(slot.value)
  return () => constant
}

function compileEncoder(type: ParameterType, enums: Readonly<Record<string, ModelEnum>>): Encode {
  const { stored } = type
  const whole = compileWhole(type, enums)
  if (stored === undefined) return whole
  const value: Encode = stored.nullable ? whole : (given) => whole(present(given))
  return stored.perRow ? (rows) => encodeArray(asList(rows).map(value)) : value
}

/** One value of the type, a list or not. */
function compileWhole(type: ParameterType, enums: Readonly<Record<string, ModelEnum>>): Encode {
  const element = compileElement(type, enums)
  if (!type.list) return element
  return (value) => (value === null ? null : encodeArray(asList(value).map(element)))
}

/** As PostgreSQL would refuse it (SQLSTATE 23502), before it is asked. */
function present(value: unknown): unknown {
  if (value !== null && value !== undefined) return value
  throw new FraiseqlError('BAD_USER_INPUT', { message: 'A value must not be null.' })
}

function asList(value: unknown): readonly unknown[] {
  invariant(Array.isArray(value), 'the value of a list is an array')
  return value
}

function compileElement(type: ParameterType, enums: Readonly<Record<string, ModelEnum>>): Encode {
  if (type.enumName !== null && type.stored?.isPreset !== true)
    return enumEncoder(type.enumName, enums)
  const { base, pattern } = type
  return (value) => {
    if (value === null || value === undefined) return null
    const plain = encodeBase(base, value)
    const text = plain === undefined || pattern === null ? plain : likePattern(plain, pattern)
    if (text === undefined)
      throw new FraiseqlError('BAD_USER_INPUT', { message: 'A value does not fit its column.' })
    return text
  }
}

function enumEncoder(name: string, enums: Readonly<Record<string, ModelEnum>>): Encode {
  const definition = enums[name]
  invariant(definition !== undefined, `enum ${name}`)
  const labels = new Map<unknown, string>(
    definition.values.map((value) => [value.name, value.label]),
  )
  return (value) => {
    if (value === null) return null
    const label = labels.get(value)
    invariant(label !== undefined, `a coerced value of the enum ${name} has a label`)
    return label
  }
}

/** An escape with nothing behind it to escape (SQLSTATE 22025). */
const looseEscape = /(?<!\\)(?:\\\\)*\\$/

/** https://www.postgresql.org/docs/18/functions-matching.html#FUNCTIONS-LIKE */
function likePattern(
  text: string,
  pattern: NonNullable<ParameterType['pattern']>,
): string | undefined {
  if (pattern === 'own') return looseEscape.test(text) ? undefined : text
  const escaped = text.replace(/[\\%_]/g, String.raw`\$&`)
  if (pattern === 'startsWith') return `${escaped}%`
  return pattern === 'endsWith' ? `%${escaped}` : `%${escaped}%`
}
