/**
 * What each database role must be allowed to, so that its GraphQL roles can do what the schema declares, and
 * nothing else: columns that are declared, and those the server reads itself (keys for order and for
 * finding written rows again, both sides of relations, old values that a change builds upon).
 */
import { GraphQLString } from 'graphql'
import type { Catalog } from '../catalog/catalog.ts'
import type { ColumnField, JoinColumn, Model, ModelType, WriteColumns } from './model.ts'
import { changesOldValue } from './write-inputs.ts'

export interface NeededPrivileges {
  readonly databaseRole: string
  /** GraphQL roles that become it. */
  readonly roles: readonly string[]
  readonly schemas: ReadonlySet<string>
  /** By `schema.relation`. */
  readonly relations: ReadonlyMap<string, NeededOfRelation>
  /** `schema.function` */
  readonly functions: ReadonlySet<string>
}

export interface NeededOfRelation {
  readonly schema: string
  readonly name: string
  /** Names of columns. */
  readonly select: Set<string>
  readonly insert: Set<string>
  readonly update: Set<string>
  delete: boolean
  /** Columns whose default stays out, since each new row gives them a value. */
  readonly preset: Set<string>
}

/** In the order of the schema; one of them when it is asked for. */
export function neededPrivileges(
  model: Model,
  catalog: Catalog,
  only: string | undefined,
): readonly NeededPrivileges[] {
  const chosen = Object.entries(model.roles).filter(([role]) => only === undefined || role === only)
  const byRole = Map.groupBy(chosen, ([, { databaseRole }]) => databaseRole)
  return [...byRole].map(([databaseRole, roles]) => {
    const names = roles.map(([name]) => name)
    const needs = new Needs(model, catalog)
    for (const name of names) needs.addRole(name)
    const { schemas, relations, functions } = needs
    return { databaseRole, roles: names, schemas, relations, functions }
  })
}

class Needs {
  readonly schemas = new Set<string>()
  readonly relations = new Map<string, NeededOfRelation>()
  readonly functions = new Set<string>()
  readonly #model: Model
  readonly #catalog: Catalog

  constructor(model: Model, catalog: Catalog) {
    this.#model = model
    this.#catalog = catalog
  }

  addRole(role: string): void {
    for (const type of Object.values(this.#model.types)) {
      this.#addReads(type, role)
      this.#addWrites(type, role)
    }
    for (const { source, roles } of Object.values(this.#model.functions)) {
      if (!roles.includes(role)) continue
      const name = `${source.schema}.${source.function}`
      this.functions.add(name)
      this.schemas.add(source.schema)
      for (const { parameters } of this.#catalog.functions.get(name) ?? [])
        for (const parameter of parameters) this.#addType(parameter.type)
    }
  }

  #addReads(type: ModelType, role: string): void {
    const fields = Object.values(type.fields).filter(({ roles }) => roles.includes(role))
    const columns = fields.filter((field) => field.kind === 'column')
    if (columns.length === 0) return
    this.#select(type, [...columns.map(({ column }) => column), ...type.primaryKey])
    for (const field of fields) if (field.kind !== 'column') this.#addJoin(type, field)
  }

  #addJoin(
    type: ModelType,
    { target, join }: { readonly target: string; readonly join: readonly JoinColumn[] },
  ): void {
    const targetType = this.#model.types[target]
    this.#select(
      type,
      join.map(({ column }) => column),
    )
    if (targetType === undefined) return
    this.#select(
      targetType,
      join.map(({ targetColumn }) => targetColumn),
    )
  }

  #addWrites(type: ModelType, role: string): void {
    const writes = type.writes[role]
    if (writes === undefined) return
    const { create, update, conflictKeys } = writes
    const relation = this.#relation(type)
    if (writes.delete) relation.delete = true
    for (const column of columnsOf(type, create)) relation.insert.add(column)
    for (const column of columnsOf(type, update)) relation.update.add(column)
    const presets = Object.keys(create?.presets ?? {}).map((name) => columnOf(type, name))
    for (const column of presets) relation.preset.add(column)
    const old = (update?.fields ?? []).filter((name) => changesOld(type, name))
    // ON CONFLICT reads the key, and the columns that it takes over from the new row.
    const taken = (update?.fields ?? []).filter((name) => create?.fields.includes(name) === true)
    const conflict = conflictKeys.length === 0 ? [] : [...conflictKeys.flat(), ...taken]
    this.#select(
      type,
      [...old, ...conflict].map((name) => columnOf(type, name)),
    )
    for (const column of [...relation.insert, ...relation.update]) this.#addColumnType(type, column)
  }

  #select(type: ModelType, columns: readonly string[]): void {
    const { select } = this.#relation(type)
    for (const column of columns) {
      select.add(column)
      this.#addColumnType(type, column)
    }
  }

  #relation({ source: { schema, relation } }: ModelType): NeededOfRelation {
    const name = `${schema}.${relation}`
    const known = this.relations.get(name)
    if (known !== undefined) return known
    const made = {
      schema,
      name: relation,
      select: new Set<string>(),
      insert: new Set<string>(),
      update: new Set<string>(),
      delete: false,
      preset: new Set<string>(),
    }
    this.schemas.add(schema)
    this.relations.set(name, made)
    return made
  }

  #addColumnType({ source: { schema, relation } }: ModelType, name: string): void {
    const { columns = [] } = this.#catalog.relations.get(`${schema}.${relation}`) ?? {}
    const column = columns.find((candidate) => candidate.name === name)
    if (column !== undefined) this.#addType(column.type)
  }

  /** Casts and operators are spelled with the schema of their type. */
  #addType(oid: number): void {
    const type = this.#catalog.types.get(oid)
    if (type === undefined) return
    const inner = type.base ?? type.element
    if (inner !== null) this.#addType(inner)
    else if (type.schema !== 'pg_catalog') this.schemas.add(type.schema)
    if (inner === null && type.operatorSchema !== null) this.schemas.add(type.operatorSchema)
  }
}

function columnsOf(type: ModelType, columns: WriteColumns | null): readonly string[] {
  if (columns === null) return []
  return [...columns.fields, ...Object.keys(columns.presets)].map((name) => columnOf(type, name))
}

function columnOf(type: ModelType, name: string): string {
  return fieldOf(type, name)?.column ?? name
}

function changesOld(type: ModelType, name: string): boolean {
  const field = fieldOf(type, name)
  return field !== undefined && changesOldValue(field, () => GraphQLString)
}

function fieldOf(type: ModelType, name: string): ColumnField | undefined {
  const field = type.fields[name]
  return field?.kind === 'column' ? field : undefined
}
