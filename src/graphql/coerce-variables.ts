/**
 * The variables of one operation, compiled: raw JSON in, coerced values and their shape out.
 * https://spec.graphql.org/September2025/#sec-Coercing-Variable-Values
 *
 * Refused beyond the specification: variables the operation does not define.
 */
import {
  isInputType,
  isNonNullType,
  typeFromAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql'
import { FraiseqlError } from '../errors.ts'
import { invariant } from '../lib/invariant.ts'
import { coercerOf, misfit, type Coercer, type CoercionState } from './coercer.ts'
import { defaultValue } from './default-value.ts'
import type { VariableValues } from './slot.ts'

export interface CoercedVariables {
  readonly values: VariableValues
  /** Equal shapes have equal SQL. */
  readonly shape: string
}

/** @throws {FraiseqlError} BAD_USER_INPUT, naming the place and never the value. */
export type CoerceVariables = (
  raw: Readonly<Record<string, unknown>> | undefined,
) => CoercedVariables

interface CompiledVariable {
  readonly name: string
  readonly coerce: Coercer
  readonly required: boolean
  /** Raw default value; undefined when there is none. */
  readonly fallback: unknown
}

const nothing: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null))

export function compileVariables(
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): CoerceVariables {
  const compiled = (operation.variableDefinitions ?? []).map((node) =>
    compileVariable(node, schema),
  )
  const names = new Set(compiled.map(({ name }) => name))
  return (raw = nothing) => {
    for (const name of Object.keys(raw))
      if (!names.has(name))
        throw misfit({ shape: '', path: [name] }, 'is not defined by the operation')
    const values: Record<string, unknown> = Object.create(null)
    const state: CoercionState = { shape: '', path: [] }
    const walk = { raw, values, state }
    for (const variable of compiled) coerceVariable(variable, walk)
    return { values, shape: state.shape }
  }
}

function compileVariable(node: VariableDefinitionNode, schema: GraphQLSchema): CompiledVariable {
  const type = typeFromAST(schema, node.type)
  invariant(type !== undefined && isInputType(type), 'variables are validated before they compile')
  return {
    name: node.variable.name.value,
    coerce: coercerOf(type),
    required: isNonNullType(type),
    fallback: node.defaultValue === undefined ? undefined : defaultValue(node.defaultValue, type),
  }
}

interface Walk {
  readonly raw: Readonly<Record<string, unknown>>
  readonly values: Record<string, unknown>
  readonly state: CoercionState
}

/** An absent variable without default stays absent: that is not the same as null. */
function coerceVariable(variable: CompiledVariable, { raw, values, state }: Walk): void {
  const { name, coerce, required, fallback } = variable
  const value = Object.hasOwn(raw, name) ? raw[name] : fallback
  state.path.push(name)
  if (value !== undefined) values[name] = coerce(value, state)
  else if (required)
    throw new FraiseqlError('BAD_USER_INPUT', { message: `Variable "$${name}" is required.` })
  else state.shape += 'a'
  state.path.pop()
  state.shape += ';'
}
