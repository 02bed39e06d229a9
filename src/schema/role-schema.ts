/**
 * The GraphQL schema one role sees. What the role may not use is not in it, so a forbidden thing and
 * a thing that does not exist give the same answer everywhere: selection, filter, order, error text,
 * suggestions and introspection.
 */
import {
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  specifiedDirectives,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql'
import { createInputTypes, type InputTypes } from './input-types.ts'
import { functionField } from './function-field.ts'
import { createResponseTypes } from './response-types.ts'
import { mutationFields } from './mutation-fields.ts'
import type { ColumnField, Model, ModelField, ModelType } from './model.ts'
import { createRowInputs } from './row-inputs.ts'

type Fields = Record<string, GraphQLFieldConfig<unknown, unknown>>

/** The role must be one of the model's. */
export function roleSchema(model: Model, role: string): GraphQLSchema {
  const inputs = createInputTypes(model, role)
  const objects = new Map<string, GraphQLObjectType>()
  for (const type of Object.values(model.types))
    if (visibleFields(type, role).length > 0)
      objects.set(type.name, objectType(type, { role, inputs, objects, model }))
  const context = { role, inputs, objects, model }
  const query = new GraphQLObjectType({
    name: 'Query',
    description: 'Reads. Each operation is one SQL statement.',
    fields: rootFields(model, context),
  })
  const mutation = mutationType(model, context)
  const deferred = new Set(['defer', 'stream'])
  const directives = specifiedDirectives.filter(({ name }) => !deferred.has(name))
  return new GraphQLSchema({ query, mutation, directives, types: [...objects.values()] })
}

/** Undefined for a role that may write nothing. */
function mutationType(model: Model, context: SchemaContext): GraphQLObjectType | undefined {
  const { inputs, role } = context
  const fields: Fields = {}
  const rows = createRowInputs({ model, role, leaf: inputs.leaf })
  for (const type of Object.values(model.types)) {
    const writes = type.writes[role]
    const object = context.objects.get(type.name)
    if (writes === undefined || object === undefined) continue
    const [key] = type.keys
    const keyed = key === undefined ? undefined : keyArguments(type, key.fields, context)
    const mutations = { object, inputs, rows, keyArguments: keyed }
    Object.assign(fields, mutationFields(type, writes, mutations))
  }
  const responseOf = createResponseTypes(context.inputs)
  for (const definition of Object.values(model.functions))
    if (definition.roles.includes(role))
      fields[definition.name] = functionField(definition, { ...context, responseOf })
  if (Object.keys(fields).length === 0) return undefined
  return new GraphQLObjectType({
    name: 'Mutation',
    description: 'Writes. Each operation is one transaction: all of it takes effect, or nothing.',
    fields,
  })
}

/** Fields of a type that the role may use. */
function visibleFields(type: ModelType, role: string): ModelField[] {
  return Object.values(type.fields).filter((field) => field.roles.includes(role))
}

interface SchemaContext {
  readonly model: Model
  readonly role: string
  readonly inputs: InputTypes
  readonly objects: ReadonlyMap<string, GraphQLObjectType>
}

function objectType(type: ModelType, context: SchemaContext): GraphQLObjectType {
  return new GraphQLObjectType({
    name: type.name,
    description: type.description,
    fields: () => {
      const fields: Fields = {}
      for (const field of visibleFields(type, context.role)) {
        const config = fieldConfig(field, context)
        if (config !== undefined) fields[field.name] = config
      }
      return fields
    },
  })
}

function fieldConfig(
  field: ModelField,
  context: SchemaContext,
): GraphQLFieldConfig<unknown, unknown> | undefined {
  if (field.kind === 'column') {
    return { type: columnOutput(field, context.inputs), description: field.description }
  }
  const object = context.objects.get(field.target)
  const target = context.model.types[field.target]
  if (object === undefined || target === undefined) return undefined
  if (field.kind === 'one') return { type: field.nullable ? object : new GraphQLNonNull(object) }
  return { type: listOf(object), args: listArguments(target, context) }
}

function rootFields(model: Model, context: SchemaContext): Fields {
  const fields: Fields = {}
  for (const type of Object.values(model.types)) {
    const object = context.objects.get(type.name)
    if (object === undefined) continue
    if (type.listRoles.includes(context.role))
      fields[type.listField] = { type: listOf(object), args: listArguments(type, context) }
    const keys = type.oneRoles.includes(context.role) ? type.keys : []
    for (const key of keys) {
      const args = keyArguments(type, key.fields, context)
      if (args !== undefined) fields[key.rootField] = { type: object, args }
    }
  }
  // A schema needs one field; a role without any root sees only that it is nobody.
  if (Object.keys(fields).length > 0) return fields
  return { role: { type: GraphQLString, description: 'Always null: this role may read nothing.' } }
}

function listArguments(type: ModelType, context: SchemaContext): GraphQLFieldConfigArgumentMap {
  const { defaultLimit, maxLimit } = type
  const where = context.inputs.where(type.name)
  const orderBy = context.inputs.orderBy(type.name)
  return {
    ...(where && { where: { type: where } }),
    ...(orderBy && { orderBy: { type: new GraphQLList(new GraphQLNonNull(orderBy)) } }),
    limit: {
      type: GraphQLInt,
      description: `Rows at most: ${defaultLimit} when left out, never more than ${maxLimit}.`,
    },
    offset: { type: GraphQLInt, description: 'Rows to pass over: 0 when left out.' },
  }
}

/** Undefined when the role may not see a field of the key. */
function keyArguments(
  type: ModelType,
  names: readonly string[],
  { role, inputs }: SchemaContext,
): GraphQLFieldConfigArgumentMap | undefined {
  const args: Record<string, { type: GraphQLInputType }> = {}
  for (const name of names) {
    const field = type.fields[name]
    if (field?.kind !== 'column' || !field.roles.includes(role)) return undefined
    args[name] = { type: new GraphQLNonNull(inputs.leaf(field.type.graphql)) }
  }
  return args
}

function listOf(type: GraphQLObjectType): GraphQLOutputType {
  return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)))
}

/** Elements of a PostgreSQL array may always be null. */
function columnOutput(field: ColumnField, inputs: InputTypes): GraphQLOutputType {
  const leaf = inputs.leaf(field.type.graphql)
  const type = field.type.list ? new GraphQLList(leaf) : leaf
  return field.nullable ? type : new GraphQLNonNull(type)
}
