/**
 * Input types of writes for one role: `ProductSet`, `ProductInc`, `ProductAppend`, `ProductPrepend` and
 * `ProductRemove` for changes; `ProductOnConflict`. Those of new rows stand in row-inputs.ts.
 *
 * An absent key leaves a column alone, null stores null. Values in these types, nulls and booleans
 * among them, never decide the SQL text: the types say so to coercion by an extension.
 */
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputFieldConfig,
  type GraphQLInputType,
  type GraphQLNullableInputType,
} from 'graphql'
import type { InputTypes } from './input-types.ts'
import type { BaseType, ColumnField, ModelType, ModelWrites, WriteColumns } from './model.ts'
import { capitalize, upperSnakeCase } from './naming.ts'

/** How an update changes a column beside giving it a value. */
export type ChangeKind = 'set' | 'inc' | 'append' | 'prepend' | 'remove'

/** By argument name; those without any column are left out. */
export type ChangeTypes = readonly (readonly [kind: ChangeKind, type: GraphQLInputObjectType])[]

export type InputFields = Record<string, GraphQLInputFieldConfig>

/** Suffixes of the names that writing adds for a type. */
export const writeSuffixes = [
  'Input',
  'Set',
  'Inc',
  'Append',
  'Prepend',
  'Remove',
  'OnConflict',
  'Key',
  'UpdateField',
  'Relations',
  'ManyRelations',
] as const

/** Arguments of an update beside those that choose its rows. */
export const updateArguments: readonly string[] = [
  'set',
  'inc',
  'append',
  'prepend',
  'remove',
  'relations',
]

/** Whether values of an input type are stored as they are and leave the SQL text alone. */
export function holdsValues(type: GraphQLInputObjectType): boolean {
  return type.extensions['values'] === true
}

/** Whether values of an enum decide the SQL text. */
export function isStructuralEnum(type: GraphQLEnumType): boolean {
  return type.extensions['structural'] === true
}

export function changeInputs(
  type: ModelType,
  columns: WriteColumns,
  leaf: InputTypes['leaf'],
): ChangeTypes {
  return changes.flatMap(({ kind, description, typeOf }) => {
    const fields: InputFields = {}
    for (const field of columnsOf(type, columns)) {
      const input = typeOf(field, leaf)
      if (input !== undefined) fields[field.name] = { type: input, description: field.description }
    }
    if (Object.keys(fields).length === 0) return []
    return [[kind, valuesType(`${type.name}${capitalize(kind)}`, { description, fields })] as const]
  })
}

interface Change {
  readonly kind: ChangeKind
  readonly description: string
  /** Undefined for a column that cannot be changed so. */
  readonly typeOf: (field: ColumnField, leaf: InputTypes['leaf']) => GraphQLInputType | undefined
}

const numbers: ReadonlySet<BaseType> = new Set([
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'numeric',
])

const changes: readonly Change[] = [
  {
    kind: 'set',
    description: 'New values. What is left out stays as it is.',
    typeOf: (field, leaf) => valueType(field, leaf),
  },
  {
    kind: 'inc',
    description: 'Numbers to add; negative ones subtract.',
    typeOf: ({ type }, leaf) =>
      !type.list && numbers.has(type.base) && type.graphql !== 'ID'
        ? leaf(type.graphql)
        : undefined,
  },
  {
    kind: 'append',
    description: 'Elements to put behind those of a list; a JSON object to merge into one.',
    typeOf: extension,
  },
  {
    kind: 'prepend',
    description: 'Elements to put before those of a list.',
    typeOf: (field, leaf) => (field.type.list ? extension(field, leaf) : undefined),
  },
  {
    kind: 'remove',
    description: 'Elements to take out of a list wherever they are; keys to take out of an object.',
    typeOf: ({ type }, leaf) => {
      if (type.list && type.base !== 'json') return leaf(type.graphql)
      return type.base === 'jsonb' && !type.list
        ? new GraphQLList(new GraphQLNonNull(GraphQLString))
        : undefined
    },
  },
]

/** Whether some change of the column builds upon the value it has. */
export function changesOldValue(field: ColumnField, leaf: InputTypes['leaf']): boolean {
  return changes.some(({ kind, typeOf }) => kind !== 'set' && typeOf(field, leaf) !== undefined)
}

function extension({ type }: ColumnField, leaf: InputTypes['leaf']): GraphQLInputType | undefined {
  if (type.list) return new GraphQLList(leaf(type.graphql))
  return type.base === 'jsonb' ? leaf(type.graphql) : undefined
}

export function onConflictInput(
  type: ModelType,
  { conflictKeys, create, update }: ModelWrites,
): GraphQLInputObjectType | undefined {
  const keys = conflictKeys.map((fields) => [keyName(fields), {}] as const)
  if (keys.length === 0) return undefined
  const key = structuralEnum(`${type.name}Key`, 'A key that rows may have in common.', keys)
  const fields: InputFields = { key: { type: new GraphQLNonNull(key) } }
  // What is to be updated must be given.
  const columns = columnsOf(type, {
    fields: (update?.fields ?? []).filter((name) => create?.fields.includes(name) === true),
  })
  if (columns.length > 0) {
    const values = columns.map(({ name }) => [fieldValue(name), {}] as const)
    const field = structuralEnum(`${type.name}UpdateField`, 'A field to update.', values)
    fields['update'] = {
      type: new GraphQLList(new GraphQLNonNull(field)),
      description: 'Fields that take the new value; with none, the old row stays as it is.',
    }
  }
  return new GraphQLInputObjectType({
    name: `${type.name}OnConflict`,
    description: 'What to do with a row whose key is there already.',
    fields,
  })
}

/** `tenantId` and `email` → `TENANT_ID_AND_EMAIL`. */
export function keyName(fields: readonly string[]): string {
  return fields.map(fieldValue).join('_AND_')
}

export function fieldValue(name: string): string {
  // GraphQL reserves the three words in lower case only.
  return upperSnakeCase(name) ?? name.toUpperCase()
}

function structuralEnum(
  name: string,
  description: string,
  values: readonly (readonly [string, object])[],
): GraphQLEnumType {
  const extensions = { structural: true }
  return new GraphQLEnumType({ name, description, values: Object.fromEntries(values), extensions })
}

export function valuesType(
  name: string,
  config: { readonly description: string; readonly fields: InputFields | (() => InputFields) },
): GraphQLInputObjectType {
  return new GraphQLInputObjectType({ name, ...config, extensions: { values: true } })
}

function columnsOf(type: ModelType, { fields }: Pick<WriteColumns, 'fields'>): ColumnField[] {
  return fields
    .map((name) => type.fields[name])
    .filter((field): field is ColumnField => field?.kind === 'column')
}

/** Elements of a PostgreSQL array may always be null. */
export function valueType(
  { type }: ColumnField,
  leaf: InputTypes['leaf'],
): GraphQLNullableInputType {
  return type.list ? new GraphQLList(leaf(type.graphql)) : leaf(type.graphql)
}
