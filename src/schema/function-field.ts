/** A function of the database as a field of Mutation. */
import {
  GraphQLBoolean,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLNullableInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql'
import { invariant } from '../lib/invariant.ts'
import type { InputTypes } from './input-types.ts'
import type { ColumnType, ModelFunction } from './model.ts'
import type { MakeResponse } from './response-types.ts'

interface FunctionContext {
  readonly inputs: InputTypes
  readonly objects: ReadonlyMap<string, GraphQLObjectType>
  readonly responseOf: MakeResponse
}

export function functionField(
  definition: ModelFunction,
  context: FunctionContext,
): GraphQLFieldConfig<unknown, unknown> {
  return {
    type: resultType(definition, context),
    description: definition.description,
    args: argumentsOf(definition, context),
  }
}

function argumentsOf(
  definition: ModelFunction,
  { inputs }: FunctionContext,
): GraphQLFieldConfigArgumentMap {
  const args: Record<string, GraphQLFieldConfigArgumentMap[string]> = {}
  for (const { name, type, nullable, hasDefault, preset } of definition.arguments) {
    if (preset !== null) continue
    const input = inputType(type, inputs)
    args[name] = { type: nullable || hasDefault ? input : new GraphQLNonNull(input) }
  }
  return args
}

function inputType({ graphql, list }: ColumnType, { leaf }: InputTypes): GraphQLNullableInputType {
  return list ? new GraphQLList(leaf(graphql)) : leaf(graphql)
}

/** A function may always give null instead of a value or a row. */
function resultType(
  definition: ModelFunction,
  { inputs, objects, responseOf }: FunctionContext,
): GraphQLOutputType {
  const { result } = definition
  switch (result.kind) {
    case 'nothing':
      return new GraphQLNonNull(GraphQLBoolean)
    case 'value': {
      const leaf = inputs.leaf(result.type.graphql)
      const value = result.type.list ? new GraphQLList(leaf) : leaf
      return result.set ? new GraphQLNonNull(new GraphQLList(value)) : value
    }
    case 'response': {
      const entity = result.type === null ? undefined : objects.get(result.type)
      return new GraphQLNonNull(responseOf(definition, entity))
    }
    case 'rows': {
      const object = objects.get(result.type)
      invariant(object !== undefined, 'a role that calls a function reads its rows')
      return result.set ? new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(object))) : object
    }
  }
}
