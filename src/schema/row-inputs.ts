/**
 * Input types of new rows and of rows related to them, for one role: `ProductInput` with columns and
 * relations, `CategoryReference` for a row that is there, `ProductRelations` for the relations of rows that
 * are changed. What a relation offers is decided in nested-writes.ts.
 */
import {
  GraphQLBoolean,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLInputFieldConfig,
  type GraphQLInputType,
} from 'graphql'
import type { InputTypes } from './input-types.ts'
import type { ColumnField, Model, ModelType } from './model.ts'
import { capitalize } from './naming.ts'
import {
  freeFields,
  type Link,
  nestedCreates,
  type NestedField,
  nestedUpdates,
  referenceKeys,
} from './nested-writes.ts'
import { type InputFields, valuesType, valueType } from './write-inputs.ts'

export interface RowInputs {
  /** A type whose rows the role may create. */
  readonly create: (type: ModelType) => GraphQLInputObjectType
  /** Undefined when the role can write along no relation of such rows. */
  readonly relations: (type: ModelType, rows: 'one' | 'many') => GraphQLInputObjectType | undefined
}

export interface RowInputContext {
  readonly model: Model
  readonly role: string
  readonly leaf: InputTypes['leaf']
}

export function createRowInputs(context: RowInputContext): RowInputs {
  const made = new Map<string, GraphQLInputObjectType>()
  const types: MadeTypes = {
    ...context,
    once: (name, make) => {
      const known = made.get(name)
      if (known !== undefined) return known
      const type = make(name)
      made.set(name, type)
      return type
    },
  }
  return {
    create: (type) => rowInput(`${type.name}Input`, { type, given: [] }, types),
    relations: (type, rows) => relationsInput(type, rows, types),
  }
}

/** Names of the types that relations of a type get in the schema of any role. */
export function relationTypeNames(
  type: ModelType,
  model: Pick<Model, 'roles' | 'types'>,
): ReadonlySet<string> {
  const names = Object.keys(model.roles).flatMap((role) => {
    const place = { model, type, role }
    return [
      ...namesOf(type, nestedCreates(place), ['Relation', 'Input']),
      ...namesOf(type, nestedUpdates(place, 'one'), ['Change', 'Input']),
      ...namesOf(type, nestedUpdates(place, 'many'), ['Link']),
    ]
  })
  return new Set(names)
}

function namesOf(
  type: ModelType,
  relations: readonly NestedField[],
  suffixes: readonly string[],
): readonly string[] {
  return relations.flatMap(({ field }) =>
    suffixes.map((suffix) => `${type.name}${capitalize(field.name)}${suffix}`),
  )
}

interface MadeTypes extends RowInputContext {
  /** Input types may refer to themselves, and to others that refer back. */
  readonly once: (
    name: string,
    make: (name: string) => GraphQLInputObjectType,
  ) => GraphQLInputObjectType
}

interface NewRow {
  readonly type: ModelType
  /** Columns that the row around it gives. */
  readonly given: readonly string[]
}

function rowInput(name: string, row: NewRow, types: MadeTypes): GraphQLInputObjectType {
  const { model, role, leaf } = types
  const { type, given } = row
  const fields = (): InputFields => {
    const nested = nestedCreates({ model, type, role }, given)
    const linked = new Set(nested.flatMap(ownColumns))
    const columns = freeFields(type, role, given).map((field) => {
      const isRequired = mustBeGiven(field) && !linked.has(field.column)
      const input = valueType(field, leaf)
      const config: GraphQLInputFieldConfig = {
        type: isRequired ? new GraphQLNonNull(input) : input,
        description: field.description,
      }
      return [field.name, config] as const
    })
    const relations = nested.map((relation) => [
      relation.field.name,
      { type: linksInput({ type, relation, suffix: 'Relation' }, types) },
    ])
    return Object.fromEntries([...columns, ...relations])
  }
  const description = 'A new row. What is left out gets its default.'
  return types.once(name, () => valuesType(name, { description, fields }))
}

/** It takes no null, and PostgreSQL has no default for it. */
export function mustBeGiven({ input }: ColumnField): boolean {
  return input?.nullable === false && !input.hasDefault
}

/** Columns of the row itself that a relation gives. */
function ownColumns({ field }: NestedField): readonly string[] {
  return field.key?.holder === 'own' ? field.join.map(({ column }) => column) : []
}

function relationsInput(
  type: ModelType,
  rows: 'one' | 'many',
  types: MadeTypes,
): GraphQLInputObjectType | undefined {
  const { model, role } = types
  const nested = nestedUpdates({ model, type, role }, rows)
  if (nested.length === 0) return undefined
  const name = rows === 'one' ? `${type.name}Relations` : `${type.name}ManyRelations`
  const suffix = rows === 'one' ? 'Change' : 'Link'
  const fields = (): InputFields =>
    Object.fromEntries(
      nested.map((relation) => [
        relation.field.name,
        { type: linksInput({ type, relation, suffix }, types) },
      ]),
    )
  return types.once(
    name,
    () => new GraphQLInputObjectType({ name, description: 'Changes of related rows.', fields }),
  )
}

interface Links {
  readonly type: ModelType
  readonly relation: NestedField
  readonly suffix: string
}

function linksInput({ type, relation, suffix }: Links, types: MadeTypes): GraphQLInputObjectType {
  const { field, links } = relation
  const name = `${type.name}${capitalize(field.name)}${suffix}`
  const fields = (): InputFields =>
    Object.fromEntries(links.map((link) => [link, linkField(link, { type, relation }, types)]))
  const isOneOf = field.kind === 'one'
  const description = isOneOf
    ? 'The related row: a new one, or one that is there.'
    : 'Related rows: new ones, and ones that are there.'
  return types.once(name, () => new GraphQLInputObjectType({ name, description, isOneOf, fields }))
}

function linkField(
  link: Link,
  { type, relation }: Omit<Links, 'suffix'>,
  types: MadeTypes,
): GraphQLInputFieldConfig {
  const { field, target } = relation
  const listed = (input: GraphQLInputObjectType): GraphQLInputType =>
    field.kind === 'one' ? input : new GraphQLList(new GraphQLNonNull(input))
  if (link === 'create') return { type: listed(newRow(type, relation, types)) }
  if (link === 'disconnect' && field.kind === 'one')
    return { type: GraphQLBoolean, description: 'Only true.' }
  return { type: listed(referenceInput(target, types)) }
}

function newRow(
  type: ModelType,
  { field, target }: NestedField,
  types: MadeTypes,
): GraphQLInputObjectType {
  if (field.key?.holder === 'own')
    return rowInput(`${target.name}Input`, { type: target, given: [] }, types)
  const given = field.join.map(({ targetColumn }) => targetColumn)
  return rowInput(`${type.name}${capitalize(field.name)}Input`, { type: target, given }, types)
}

function referenceInput(type: ModelType, types: MadeTypes): GraphQLInputObjectType {
  const { role, leaf } = types
  const name = `${type.name}Reference`
  return types.once(name, () => {
    const keys = referenceKeys(type, role)
    const fields: InputFields = {}
    for (const key of new Set(keys.flat())) {
      const field = type.fields[key]
      if (field?.kind === 'column')
        fields[key] = { type: valueType(field, leaf), description: field.description }
    }
    const ways = keys.map((key) => key.join(' and ')).join('; or ')
    return valuesType(name, { description: `A row that is there, by one key: ${ways}.`, fields })
  })
}
