/** The arguments of a field, each with the type the role's schema gives it. */
import { isObjectType, type FieldNode } from 'graphql'
import { inputValue, type InputValue } from '../graphql/input-value.ts'
import { invariant } from '../lib/invariant.ts'
import type { PlanContext } from './plan-context.ts'

/** Absent arguments have no entry. */
export type Arguments = ReadonlyMap<string, InputValue>

export function readArguments(node: FieldNode, typeName: string, context: PlanContext): Arguments {
  const type = context.schema.getType(typeName)
  invariant(isObjectType(type), 'fields are validated before they are planned')
  const definitions = type.getFields()[node.name.value]?.args ?? []
  const values = new Map<string, InputValue>()
  for (const argument of node.arguments ?? []) {
    const definition = definitions.find(({ name }) => name === argument.name.value)
    invariant(definition !== undefined, 'arguments are validated before they are planned')
    const value = inputValue(argument.value, definition.type, context.variables)
    if (value !== undefined) values.set(definition.name, value)
  }
  return values
}
