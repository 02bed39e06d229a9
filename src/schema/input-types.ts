/** The input types of one role: `CustomerWhere`, `CustomerOrderBy`, `IntFilter` and their kin. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputFieldConfig,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql'
import { invariant } from '../lib/invariant.ts'
import type { ColumnType, Model, ModelEnum, ModelField, ModelType } from './model.ts'
import { filterName, isOrderable, operandKind, operatorsOf, type Operator } from './operators.ts'
import { scalars } from './scalars.ts'

export interface InputTypes {
  /** A scalar or enum by name. */
  readonly leaf: (name: string) => GraphQLScalarType | GraphQLEnumType
  /** The filter of a type; undefined when the role can filter it by nothing. */
  readonly where: (typeName: string) => GraphQLInputObjectType | undefined
  /** One term of an order; undefined when the role can order it by nothing. */
  readonly orderBy: (typeName: string) => GraphQLInputObjectType | undefined
}

export const orderDirectionName = 'OrderDirection'

/** Keys of a filter that combine conditions; no column field can have these names' meaning. */
export const combinators: readonly string[] = ['_and', '_or', '_not']

export function createInputTypes(model: Model, role: string): InputTypes {
  const leaves = new Map<string, GraphQLScalarType | GraphQLEnumType>(scalars)
  for (const definition of Object.values(model.enums))
    leaves.set(definition.name, enumType(definition))
  const leaf: InputTypes['leaf'] = (name) => {
    const found = leaves.get(name)
    invariant(found !== undefined, `leaf type ${name}`)
    return found
  }
  const context = { model, role, leaf, direction: orderDirection(), filters: new Map() }
  const wheres = new Map<string, GraphQLInputObjectType>()
  const orders = new Map<string, GraphQLInputObjectType>()
  const types: InputTypes = {
    leaf,
    where: (name) => wheres.get(name),
    orderBy: (name) => orders.get(name),
  }
  for (const type of Object.values(model.types)) {
    const fields = Object.values(type.fields).filter((field) => field.roles.includes(role))
    if (fields.length === 0) continue
    wheres.set(type.name, whereType(type, fields, { ...context, types }))
    if (isOrderableType(type, { model, role }))
      orders.set(type.name, orderByType(type, fields, { ...context, types }))
  }
  return types
}

interface InputContext {
  readonly model: Model
  readonly role: string
  readonly leaf: InputTypes['leaf']
  readonly direction: GraphQLEnumType
  readonly filters: Map<string, GraphQLInputObjectType>
  readonly types: InputTypes
}

type InputFields = Record<string, GraphQLInputFieldConfig>

function whereType(
  type: ModelType,
  fields: readonly ModelField[],
  context: InputContext,
): GraphQLInputObjectType {
  const where: GraphQLInputObjectType = new GraphQLInputObjectType({
    name: `${type.name}Where`,
    description: 'Every given condition must hold. An empty object holds for every row.',
    fields: () => {
      const result: InputFields = {}
      for (const field of fields) {
        const input = conditionType(field, context)
        if (input !== undefined) result[field.name] = { type: input }
      }
      return { ...result, ...combinatorFields(where) }
    },
  })
  return where
}

function combinatorFields(where: GraphQLInputObjectType): InputFields {
  const list = new GraphQLList(new GraphQLNonNull(where))
  return {
    _and: { type: list, description: 'All hold; an empty list holds.' },
    _or: { type: list, description: 'At least one holds; an empty list never holds.' },
    _not: { type: where, description: 'Does not hold.' },
  }
}

function conditionType(field: ModelField, context: InputContext): GraphQLInputType | undefined {
  if (field.kind === 'column') return filterType(field.type, context)
  const where = context.types.where(field.target)
  if (where === undefined || field.kind === 'one') return where
  return cached(context, `${field.target}ListWhere`, (name) => ({
    name,
    description: 'Conditions on related rows.',
    fields: {
      some: { type: where, description: 'At least one row fits.' },
      none: { type: where, description: 'No row fits.' },
      every: { type: where, description: 'Every row fits, or there is none.' },
    },
  }))
}

function filterType(type: ColumnType, context: InputContext): GraphQLInputObjectType {
  return cached(context, filterName(type), (name) => {
    const fields: InputFields = {}
    for (const operator of operatorsOf(type))
      fields[operator] = { type: operandType(operator, type, context.leaf) }
    return { name, description: 'Every given operator must hold.', fields }
  })
}

function operandType(
  operator: Operator,
  type: ColumnType,
  leaf: InputTypes['leaf'],
): GraphQLInputType {
  switch (operandKind(operator, type)) {
    case 'value':
    case 'json':
      return leaf(type.graphql)
    case 'values':
      return new GraphQLList(new GraphQLNonNull(leaf(type.graphql)))
    case 'array':
      return new GraphQLList(leaf(type.graphql))
    case 'text':
      return GraphQLString
    case 'boolean':
      return GraphQLBoolean
  }
}

function orderByType(
  type: ModelType,
  fields: readonly ModelField[],
  context: InputContext,
): GraphQLInputObjectType {
  return new GraphQLInputObjectType({
    name: `${type.name}OrderBy`,
    description: 'One term: exactly one key.',
    isOneOf: true,
    fields: () => {
      const result: InputFields = {}
      for (const field of fields) {
        if (field.kind === 'column' && isOrderable(field.type))
          result[field.name] = { type: context.direction }
        const target = field.kind === 'one' ? context.types.orderBy(field.target) : undefined
        if (target !== undefined) result[field.name] = { type: target }
      }
      return result
    },
  })
}

/** Has a column to order by; through relations alone nothing could end the path. */
function isOrderableType(
  type: ModelType,
  { role }: { readonly model: Model; readonly role: string },
): boolean {
  return Object.values(type.fields).some(
    (field) => field.kind === 'column' && field.roles.includes(role) && isOrderable(field.type),
  )
}

function cached(
  context: InputContext,
  name: string,
  config: (name: string) => ConstructorParameters<typeof GraphQLInputObjectType>[0],
): GraphQLInputObjectType {
  const known = context.filters.get(name)
  if (known !== undefined) return known
  const made = new GraphQLInputObjectType(config(name))
  context.filters.set(name, made)
  return made
}

function enumType(definition: ModelEnum): GraphQLEnumType {
  const values = definition.values.map(({ name }) => [name, {}] as const)
  return new GraphQLEnumType({ name: definition.name, values: Object.fromEntries(values) })
}

function orderDirection(): GraphQLEnumType {
  const names = [
    'ASC',
    'DESC',
    'ASC_NULLS_FIRST',
    'ASC_NULLS_LAST',
    'DESC_NULLS_FIRST',
    'DESC_NULLS_LAST',
  ]
  return new GraphQLEnumType({
    name: orderDirectionName,
    description:
      'As in PostgreSQL, nulls come last in ASC and first in DESC unless said otherwise.',
    values: Object.fromEntries(names.map((name) => [name, {}])),
  })
}
