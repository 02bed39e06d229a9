/** Kinds of input types, as reading values needs to tell them. */
import {
  getNullableType,
  isEnumType,
  isListType,
  isScalarType,
  type GraphQLInputType,
} from 'graphql'
import { isStructuralEnum } from '../schema/write-inputs.ts'

export function isLeafType(type: GraphQLInputType): boolean {
  const inner = getNullableType(type)
  return isScalarType(inner) || isEnumType(inner)
}

/** A leaf or a list of leaves. */
export function isLeafValue(type: GraphQLInputType): boolean {
  const inner = getNullableType(type)
  return isLeafType(isListType(inner) ? inner.ofType : inner)
}

/** An enum whose values decide the SQL text, so that its lists do. */
export function isStructuralItem(type: GraphQLInputType): boolean {
  const inner = getNullableType(type)
  return isEnumType(inner) && isStructuralEnum(inner)
}
