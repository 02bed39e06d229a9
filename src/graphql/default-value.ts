/**
 * The default of a variable as raw input. Leaves are read as literals of their type, so that a number
 * keeps its digits: a default is as exact as the same literal in an argument.
 */
import {
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  isEnumType,
  Kind,
  valueFromASTUntyped,
  type ConstValueNode,
  type GraphQLInputType,
} from 'graphql'
import { invariant } from '../lib/invariant.ts'

/** The literal must be valid for its type. */
export function defaultValue(node: ConstValueNode, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return defaultValue(node, type.ofType)
  if (node.kind === Kind.NULL) return null
  if (isListType(type)) {
    const nodes = node.kind === Kind.LIST ? node.values : [node]
    return nodes.map((item) => defaultValue(item, type.ofType))
  }
  if (isInputObjectType(type)) {
    invariant(node.kind === Kind.OBJECT, 'defaults are validated before they are read')
    const fields = type.getFields()
    const entries = node.fields.map(({ name, value }) => {
      const field = fields[name.value]
      invariant(field !== undefined, 'defaults are validated before they are read')
      return [name.value, defaultValue(value, field.type)] as const
    })
    return Object.fromEntries(entries)
  }
  invariant(isScalarType(type) || isEnumType(type), 'an input type is a list, an object or a leaf')
  return type.coerceInputLiteral?.(node) ?? valueFromASTUntyped(node)
}
