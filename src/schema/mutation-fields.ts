/**
 * The fields of Mutation for one role: one row or many, created, updated or deleted. Each gives the rows
 * as its own write leaves them, deleted ones as they were.
 */
import {
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLObjectType,
} from 'graphql'
import type { InputTypes } from './input-types.ts'
import type { ModelType, ModelWrites } from './model.ts'
import type { RowInputs } from './row-inputs.ts'
import { changeInputs, onConflictInput } from './write-inputs.ts'

type Fields = Record<string, GraphQLFieldConfig<unknown, unknown>>

interface MutationContext {
  readonly object: GraphQLObjectType
  readonly inputs: InputTypes
  readonly rows: RowInputs
  /** Arguments that name one row; undefined when the role sees no key. */
  readonly keyArguments: GraphQLFieldConfigArgumentMap | undefined
}

export function mutationFields(
  type: ModelType,
  writes: ModelWrites,
  context: MutationContext,
): Fields {
  return {
    ...createFields(type, writes, context),
    ...updateFields(type, writes, context),
    ...deleteFields(type, writes, context),
  }
}

function createFields(
  type: ModelType,
  writes: ModelWrites,
  { object, rows }: MutationContext,
): Fields {
  if (writes.create === null) return {}
  const { createOne, createMany } = type.writeFields
  const input = new GraphQLNonNull(rows.create(type))
  const onConflict = onConflictInput(type, writes)
  return {
    [createOne]: {
      type: object,
      description: 'Null when a trigger of the database kept the row out.',
      args: { input: { type: input } },
    },
    [createMany]: {
      type: rowsOf(object),
      description: 'All rows or none. A row that stays as it was is not among the result.',
      args: {
        input: {
          type: new GraphQLNonNull(new GraphQLList(input)),
          description: `At most ${type.maxLimit} rows.`,
        },
        ...(onConflict && { onConflict: { type: onConflict } }),
      },
    },
  }
}

function updateFields(
  type: ModelType,
  { update }: ModelWrites,
  { object, inputs, rows, keyArguments }: MutationContext,
): Fields {
  if (update === null) return {}
  const changes = changeInputs(type, update, inputs.leaf)
  if (changes.length === 0) return {}
  const { updateOne, updateMany } = type.writeFields
  const args = Object.fromEntries(changes.map(([name, input]) => [name, { type: input }]))
  const where = whereArguments(type, inputs)
  const relations = { one: rows.relations(type, 'one'), many: rows.relations(type, 'many') }
  return {
    ...(keyArguments && {
      [updateOne]: {
        type: object,
        description: 'Null when there is no such row.',
        args: {
          ...keyArguments,
          ...args,
          ...(relations.one && { relations: { type: relations.one } }),
        },
      },
    }),
    ...(where && {
      [updateMany]: {
        type: rowsOf(object),
        args: { ...where, ...args, ...(relations.many && { relations: { type: relations.many } }) },
      },
    }),
  }
}

function deleteFields(
  type: ModelType,
  writes: ModelWrites,
  { object, inputs, keyArguments }: MutationContext,
): Fields {
  if (!writes.delete) return {}
  const { deleteOne, deleteMany } = type.writeFields
  const where = whereArguments(type, inputs)
  return {
    ...(keyArguments && {
      [deleteOne]: {
        type: object,
        description: 'The row as it was; null when there is none.',
        args: keyArguments,
      },
    }),
    ...(where && { [deleteMany]: { type: rowsOf(object), args: where } }),
  }
}

function whereArguments(
  type: ModelType,
  inputs: InputTypes,
): GraphQLFieldConfigArgumentMap | undefined {
  const where = inputs.where(type.name)
  if (where === undefined) return undefined
  return {
    where: {
      type: new GraphQLNonNull(where),
      description: 'At least one condition that can fail.',
    },
    atMost: {
      type: new GraphQLNonNull(GraphQLInt),
      default: { value: 1 },
      description: `With more rows than this nothing is changed; never more than ${type.maxLimit}.`,
    },
  }
}

function rowsOf(
  type: GraphQLObjectType,
): GraphQLNonNull<GraphQLList<GraphQLNonNull<GraphQLObjectType>>> {
  return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)))
}
