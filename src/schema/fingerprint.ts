/**
 * A hash over what a model relies on in a database: used columns with their types, nullability,
 * keys, row security, enum labels, and, where a role may write, what takes values. Other changes to the database leave it alone.
 */
import { createHash } from 'node:crypto'
import type { Catalog, Relation } from '../catalog/catalog.ts'
import type { Model, ModelType } from './model.ts'

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

function describeType(type: ModelType, catalog: Catalog): unknown {
  const name = `${type.source.schema}.${type.source.relation}`
  const relation = catalog.relations.get(name)
  if (relation === undefined) return [name, null]
  const isWritten = Object.keys(type.writes).length > 0
  const columns = [...usedColumns(type)].toSorted().map((column) => {
    const found = relation.columns.find((candidate) => candidate.name === column)
    if (found === undefined) return [column, null]
    const input = isWritten ? [found.writable, found.hasDefault] : []
    return [column, typeName(catalog, found.type), found.notNull, ...input]
  })
  const changes = isWritten ? [relation.isPlain, relation.changes] : []
  return [name, relation.kind, relation.rowSecurity, columns, keysOf(relation), ...changes]
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

function keysOf(relation: Relation): unknown {
  const { primaryKey, uniqueKeys, foreignKeys } = relation
  return [primaryKey, uniqueKeys.map((key) => key.join()).toSorted(), foreignKeys]
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
