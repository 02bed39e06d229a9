/**
 * What a function that says how it went gives: a union of success and error, with the types they share.
 * Fields of one name have one type in both, so that a document may select them in both.
 */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  GraphQLUnionType,
  type GraphQLFieldConfig,
} from 'graphql'
import type { InputTypes } from './input-types.ts'
import type { ModelFunction } from './model.ts'
import { errorClasses } from './mutation-response.ts'
import { capitalize } from './naming.ts'

export interface ResponseNames {
  readonly result: string
  readonly success: string
  readonly error: string
}

/** `addBook` → `AddBookResult`, `AddBookSuccess`, `AddBookError`. */
export function responseNames(field: string): ResponseNames {
  const name = capitalize(field)
  return { result: `${name}Result`, success: `${name}Success`, error: `${name}Error` }
}

/** Names of the types that all such functions share. */
export const sharedNames = {
  errorClass: 'MutationErrorClass',
  cascade: 'MutationCascade',
  entity: 'MutationCascadeEntity',
  operation: 'MutationCascadeOperation',
} as const

/** How an entity of a cascade was changed. */
export const cascadeOperations = ['CREATED', 'UPDATED', 'DELETED'] as const

/** @param entity - undefined when there is none, or none that the role sees */
export type MakeResponse = (
  definition: ModelFunction,
  entity: GraphQLObjectType | undefined,
) => GraphQLUnionType

type Fields = Record<string, GraphQLFieldConfig<unknown, unknown>>

export function createResponseTypes({ leaf }: InputTypes): MakeResponse {
  const json = leaf('JSON')
  const errorClass = enumOf(
    sharedNames.errorClass,
    Object.keys(errorClasses).map((name) => name.toUpperCase()),
  )
  const cascade = cascadeType(json)
  const said: Fields = {
    message: { type: GraphQLString, description: 'In the words of the function.' },
    status: { type: GraphQLString, description: 'In a word of the function.' },
    httpStatus: { type: GraphQLInt, description: 'What it would be over plain HTTP.' },
    metadata: { type: json },
  }
  return ({ name }, entity) => {
    const names = responseNames(name)
    const success = new GraphQLObjectType({
      name: names.success,
      description: 'It has taken effect.',
      fields: {
        ...(entity && entityFields(entity)),
        ...said,
        stateChanged: { type: new GraphQLNonNull(GraphQLBoolean) },
        cascade: { type: new GraphQLNonNull(cascade) },
      },
    })
    const error = new GraphQLObjectType({
      name: names.error,
      description: 'Nothing was changed.',
      fields: {
        code: { type: new GraphQLNonNull(GraphQLString) },
        errorClass: { type: new GraphQLNonNull(errorClass) },
        ...said,
        detail: { type: json },
      },
    })
    return new GraphQLUnionType({ name: names.result, types: [success, error] })
  }
}

function entityFields(entity: GraphQLObjectType): Fields {
  return {
    entity: {
      type: entity,
      description: 'Read again by its key; null when there is none, or none to be seen.',
    },
    updatedFields: {
      type: listOf(GraphQLString),
      description: 'Those that can be selected.',
    },
  }
}

function cascadeType(json: GraphQLFieldConfig<unknown, unknown>['type']): GraphQLObjectType {
  const operation = enumOf(sharedNames.operation, cascadeOperations)
  const entity = new GraphQLObjectType({
    name: sharedNames.entity,
    fields: {
      typeName: { type: new GraphQLNonNull(GraphQLString) },
      id: { type: new GraphQLNonNull(GraphQLID) },
      operation: { type: new GraphQLNonNull(operation) },
    },
  })
  return new GraphQLObjectType({
    name: sharedNames.cascade,
    description: 'What else was changed, of types whose key can be selected.',
    fields: {
      updated: { type: listOf(entity) },
      deleted: { type: listOf(entity) },
      invalidations: { type: json },
      metadata: { type: json },
    },
  })
}

function enumOf(name: string, values: readonly string[]): GraphQLEnumType {
  return new GraphQLEnumType({ name, values: Object.fromEntries(values.map((key) => [key, {}])) })
}

function listOf(
  type: GraphQLObjectType | typeof GraphQLString,
): GraphQLNonNull<GraphQLList<GraphQLNonNull<GraphQLObjectType | typeof GraphQLString>>> {
  return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)))
}
