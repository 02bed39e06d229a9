/** The oracle: graphql-js and one naive resolver over plain rows. */
import {
  type DocumentNode,
  executeSync,
  type GraphQLResolveInfo,
  getVariableValues,
  type GraphQLSchema,
  isListType,
  getNullableType,
  Kind,
} from 'graphql'
import type { ModelType } from '../../../src/schema/model.ts'
import { printJson } from '../json-text.ts'
import { checkSelections } from './check-arguments.ts'
import { holds } from './filter.ts'
import { keyOf, compareKeys, Refused } from './keys.ts'
import { sortRows } from './order.ts'
import { outputOf } from './output.ts'
import type { Row } from './table.ts'
import { withoutPrototypes } from './without-prototypes.ts'
import type { World } from './world.ts'

export interface NaiveAnswer {
  /** The request was refused before it was executed. */
  readonly isRefused: boolean
  /** JSON text of `data`. */
  readonly data: string
  /** Paths of the fields that could not be represented, as JSON texts. */
  readonly errorPaths: readonly string[]
}

export interface NaiveRequest {
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
}

type Arguments = Readonly<Record<string, unknown>>

const refused: NaiveAnswer = Object.freeze({ isRefused: true, data: '', errorPaths: [] })

export function executeNaively(
  world: World,
  schema: GraphQLSchema,
  { document, variables: plain }: NaiveRequest,
): NaiveAnswer {
  const variables = withoutPrototypes(plain) as NaiveRequest['variables']
  if (isBeyondSpecification(world, schema, { document, variables })) return refused
  const result = executeSync({
    schema,
    document,
    variableValues: variables,
    fieldResolver: (row: unknown, args: Arguments, ...[, info]: [unknown, GraphQLResolveInfo]) =>
      resolve(world, { row: row as Row | undefined, args, info }),
  })
  return {
    isRefused: result.data === undefined,
    data: printJson(result.data),
    errorPaths: (result.errors ?? []).map(({ path }) => JSON.stringify(path)),
  }
}

function isBeyondSpecification(
  world: World,
  schema: GraphQLSchema,
  { document, variables }: NaiveRequest,
): boolean {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return true
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
  if (coerced.errors !== undefined) return true
  try {
    const walk = { document, variables: coerced.variableValues, world }
    checkSelections(operation.selectionSet.selections, schema.getQueryType()!, walk)
    return false
  } catch (error) {
    // graphql-js refuses a null for a non-null argument at its field; the server at once.
    if (error instanceof Refused || (error as Error).name === 'GraphQLError') return true
    throw error
  }
}

interface Resolution {
  readonly row: Row | undefined
  readonly args: Arguments
  readonly info: GraphQLResolveInfo
}

export function resolve(world: World, { row, args, info }: Resolution): unknown {
  if (row === undefined) return resolveRoot(world, args, info)
  const field = world.model.types[info.parentType.name]!.fields[info.fieldName]!
  if (field.kind === 'column')
    return outputOf(field, row.get(field.column) ?? null, world.model.enums)
  const type = world.model.types[field.target]!
  const related = world.related(field, row)
  return field.kind === 'one' ? (related[0] ?? null) : page(related, args, { type, world })
}

function resolveRoot(world: World, args: Arguments, info: GraphQLResolveInfo): unknown {
  const isList = isListType(getNullableType(info.returnType))
  const type = Object.values(world.model.types).find(({ listField, keys }) =>
    isList
      ? listField === info.fieldName
      : keys.some(({ rootField }) => rootField === info.fieldName),
  )
  if (type === undefined) return null
  if (isList) return page(world.rows(type), args, { type, world })
  return world.rows(type).find((row) => hasKey(row, args, { type, world })) ?? null
}

interface Place {
  readonly type: ModelType
  readonly world: World
}

function page(rows: readonly Row[], args: Arguments, place: Place): readonly Row[] {
  const { where, orderBy, limit, offset } = args
  const kept = rows.filter((row) => (where ? holds(where, row, place) === true : true))
  const start = Number(offset ?? 0)
  return sortRows(kept, orderBy, place).slice(
    start,
    start + Number(limit ?? place.type.defaultLimit),
  )
}

export function hasKey(row: Row, args: Arguments, { type, world }: Place): boolean {
  return Object.entries(args).every(([name, value]) => {
    const field = type.fields[name]!
    if (field.kind !== 'column') throw new Error('keys are columns')
    const text = row.get(field.column) ?? null
    const { enums } = world.model
    return (
      text !== null &&
      compareKeys(keyOf(field.type, text, enums), keyOf(field.type, value, enums)) === 0
    )
  })
}
