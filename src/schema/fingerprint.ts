/**
 * A hash over what a model relies on in a database: used columns with their types, nullability,
 * keys, row security, enum labels, and, where a role may write, what takes values. Other changes to the database leave it alone.
 */
import { createHash } from 'node:crypto'
import type { Catalog, Column, Relation } from '../catalog/catalog.ts'
import type { ColumnField, Model, ModelField, ModelType } from './model.ts'

/** sha256, hex. */
export function fingerprintOf(model: Omit<Model, 'fingerprint'>, catalog: Catalog): string {
  const types = Object.values(model.types).map((type) => describeType(type, catalog))
  const enums = Object.values(model.enums).map(({ source }) => {
    const found = [...catalog.types.values()].find(
      (type) => type.schema === source.schema && type.name === source.type,
    )
    return [source, found?.labels ?? null]
  })
  const functions = Object.values(model.functions).map(({ source }) =>
    describeFunction(`${source.schema}.${source.function}`, catalog),
  )
  return createHash('sha256')
    .update(JSON.stringify([types, enums, functions]))
    .digest('hex')
}

/**
 * What the model relies on stands there as the catalogue has it; what it does not rely on stands there as
 * null. So a database that gives more than the model needs (a key more, a column that is NOT NULL now)
 * has the same fingerprint.
 */
function describeType(type: ModelType, catalog: Catalog): unknown {
  const name = `${type.source.schema}.${type.source.relation}`
  const relation = catalog.relations.get(name)
  if (relation === undefined) return [name, null]
  const neverNull = neverNullColumns(type)
  const columns = [...usedColumns(type)].toSorted().map((column) => {
    const found = relation.columns.find((candidate) => candidate.name === column)
    if (found === undefined) return [column, null]
    const notNull = neverNull.has(column) ? found.notNull : null
    return [column, typeName(catalog, found.type), notNull, ...describeInput(type, found)]
  })
  return [
    name,
    relation.kind,
    relation.rowSecurity,
    columns,
    type.keys.map(({ fields }) => [fields, isKeyOf(relation, columnsOf(type, fields))]),
    relationFields(type).map((field) => [field.target, field.join, isRequired(field, relation)]),
    type.isPlain ? relation.isPlain : null,
    describeChanges(type, relation),
  ]
}

/** Whether it takes values, and has a default where a new row may leave it out. */
function describeInput(type: ModelType, column: Column): readonly unknown[] {
  const field = columnFields(type).find((candidate) => candidate.column === column.name)
  if (!field?.input || Object.keys(type.writes).length === 0) return []
  return [column.writable, field.input.hasDefault ? column.hasDefault : null]
}

function describeChanges(type: ModelType, { changes }: Relation): readonly unknown[] {
  const writes = Object.values(type.writes)
  return [
    writes.some(({ create }) => create !== null) ? changes.insert : null,
    writes.some(({ update }) => update !== null) ? changes.update : null,
    writes.some((some) => some.delete) ? changes.delete : null,
  ]
}

function columnFields(type: ModelType): readonly ColumnField[] {
  return Object.values(type.fields).filter((field) => field.kind === 'column')
}

function relationFields(type: ModelType): readonly Exclude<ModelField, ColumnField>[] {
  return Object.values(type.fields).filter((field) => field.kind !== 'column')
}

function columnsOf(type: ModelType, names: readonly string[]): readonly string[] {
  return columnFields(type)
    .filter(({ name }) => names.includes(name))
    .map(({ column }) => column)
}

function neverNullColumns(type: ModelType): ReadonlySet<string> {
  const own = columnFields(type).filter(({ nullable, asserted }) => !nullable && !asserted)
  const joins = relationFields(type).filter((field) => field.kind === 'one' && !field.nullable)
  return new Set([
    ...own.map(({ column }) => column),
    ...joins.flatMap(({ join }) => join.map(({ column }) => column)),
  ])
}

/** A key of a view is the author's word, and is none here before and after. */
function isKeyOf({ primaryKey, uniqueKeys }: Relation, columns: readonly string[]): boolean {
  const wanted = columns.toSorted().join()
  return [primaryKey ?? [], ...uniqueKeys].some((key) => key.toSorted().join() === wanted)
}

/** The referenced row is there: null where the model does not rely on it. */
function isRequired(
  field: Exclude<ModelField, ColumnField>,
  { foreignKeys }: Relation,
): boolean | null {
  if (field.kind !== 'one' || field.nullable) return null
  const wanted = field.join.map(({ column, targetColumn }) => [column, targetColumn])
  return foreignKeys.some(({ valid, columns, referencedColumns }) => {
    const pairs = columns.map((column, index) => [column, referencedColumns[index]])
    return valid && JSON.stringify(pairs) === JSON.stringify(wanted)
  })
}

function describeFunction(name: string, catalog: Catalog): unknown {
  const found = catalog.functions.get(name) ?? []
  const described = found.map(({ parameters, result }) => [
    parameters.map((parameter) => [
      parameter.name,
      parameter.mode,
      parameter.hasDefault,
      typeName(catalog, parameter.type),
    ]),
    typeName(catalog, result.type),
    result.set,
  ])
  return [name, described]
}

function usedColumns(type: ModelType): Set<string> {
  const used = new Set(type.primaryKey)
  for (const field of Object.values(type.fields))
    if (field.kind === 'column') used.add(field.column)
    else for (const { column } of field.join) used.add(column)
  return used
}

/** Names, not oids: a restored database has other oids. */
function typeName(catalog: Catalog, oid: number): unknown {
  const type = catalog.types.get(oid)
  if (type === undefined) return null
  const { schema, name, element, base, attributes } = type
  return [
    schema,
    name,
    element === null ? null : typeName(catalog, element),
    base === null ? null : typeName(catalog, base),
    ...attributes.map((attribute) => [attribute.name, typeName(catalog, attribute.type)]),
  ]
}
