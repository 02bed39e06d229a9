/**
 * What a role may write along the relations of a type. It follows from what the role may write anyway: the
 * columns of a foreign key are written by the side that has them, new rows need `create` on their type, and
 * rows that are there are named by a key that the role sees.
 */
import type { ColumnField, Model, ModelType, RelationField, WriteColumns } from './model.ts'

export type Link = 'create' | 'connect' | 'disconnect'

export interface NestedField {
  readonly field: RelationField
  readonly target: ModelType
  /** At least one. */
  readonly links: readonly Link[]
}

export interface NestedPlace {
  readonly model: Pick<Model, 'types'>
  readonly type: ModelType
  readonly role: string
}

/**
 * Relations of a new row.
 *
 * @param given - columns that the row around it gives
 */
export function nestedCreates(
  place: NestedPlace,
  given: readonly string[] = [],
): readonly NestedField[] {
  const { type, role } = place
  return nestedFields(place, (field, target) => {
    if (field.key?.holder !== 'own') return targetLinks(field, { target, role })
    const columns = field.join.map(({ column }) => column)
    const free = columns.filter((column) => !given.includes(column))
    const mayLink = givesKey(type, free, type.writes[role]?.create)
    return mayLink ? ownLinks(target, role) : []
  })
}

/** Relations of one row that is changed, or of many: these can only share a row they refer to. */
export function nestedUpdates(place: NestedPlace, rows: 'one' | 'many'): readonly NestedField[] {
  const { type, role } = place
  return nestedFields(place, (field, target) => {
    const columns = field.join.map(({ column }) => column)
    if (field.key?.holder === 'own') {
      const update = type.writes[role]?.update
      const links = givesKey(type, columns, update) ? ownLinks(target, role) : []
      const usable = links.filter((link) => rows === 'one' || link === 'connect')
      return [...usable, ...partingLinks(field, type, update)]
    }
    if (rows === 'many') return []
    const update = target.writes[role]?.update
    const parting = partingLinks(field, target, update)
    const canName = field.kind === 'one' || referenceKeys(target, role).length > 0
    return [...targetLinks(field, { target, role }), ...(canName ? parting : [])]
  })
}

/** Keys, as field names, by which the role can name a row. */
export function referenceKeys(type: ModelType, role: string): readonly (readonly string[])[] {
  return type.keys
    .map(({ fields }) => fields)
    .filter((fields) => fields.every((name) => type.fields[name]?.roles.includes(role) === true))
}

/** Fields of a new row that gets `given` from the row around it. */
export function freeFields(
  type: ModelType,
  role: string,
  given: readonly string[],
): readonly ColumnField[] {
  return (type.writes[role]?.create?.fields ?? [])
    .map((name) => type.fields[name])
    .filter((field) => field?.kind === 'column')
    .filter(({ column }) => !given.includes(column))
}

type LinksOf = (field: RelationField, target: ModelType) => readonly Link[]

function nestedFields(
  { model, type, role }: NestedPlace,
  linksOf: LinksOf,
): readonly NestedField[] {
  return Object.values(type.fields).flatMap((field) => {
    if (field.kind === 'column' || field.key === null || !field.roles.includes(role)) return []
    const target = model.types[field.target]
    if (target === undefined || !hasKey(target) || !isKnown(field, type, target)) return []
    const links = linksOf(field, target)
    return links.length > 0 ? [{ field, target, links }] : []
  })
}

/** Of a relation whose foreign key is that of the type itself. */
function ownLinks(target: ModelType, role: string): readonly Link[] {
  const mayCreate = (target.writes[role]?.create ?? null) !== null
  return [
    ...(mayCreate ? ['create' as const] : []),
    ...(referenceKeys(target, role).length > 0 ? ['connect' as const] : []),
  ]
}

/** Of a relation whose foreign key is the target's. */
function targetLinks(
  { join }: RelationField,
  { target, role }: { readonly target: ModelType; readonly role: string },
): readonly Link[] {
  const columns = join.map(({ targetColumn }) => targetColumn)
  const { create, update } = target.writes[role] ?? { create: null, update: null }
  const mayCreate =
    givesKey(target, columns, create) && freeFields(target, role, columns).length > 0
  const mayConnect = givesKey(target, columns, update) && referenceKeys(target, role).length > 0
  return [...(mayCreate ? ['create' as const] : []), ...(mayConnect ? ['connect' as const] : [])]
}

function partingLinks(
  { key }: RelationField,
  holder: ModelType,
  update: WriteColumns | null | undefined,
): readonly Link[] {
  const parting = key?.parting ?? []
  const isFree = (column: string): boolean =>
    update?.fields.some((name) => isColumn(holder, name, column)) === true
  return parting.length > 0 && parting.every(isFree) ? ['disconnect'] : []
}

/**
 * At least one column is the role's to give. Another has a preset, or stays what it is where it cannot be
 * null, so that PostgreSQL checks the key.
 */
function givesKey(
  type: ModelType,
  columns: readonly string[],
  writes: WriteColumns | null | undefined,
): boolean {
  if (writes === null || writes === undefined) return false
  const fields = columns.map((column) =>
    Object.values(type.fields).find((field) => isColumn(type, field.name, column)),
  )
  const isFree = (name: string): boolean => writes.fields.includes(name)
  return (
    fields.some((field) => field !== undefined && isFree(field.name)) &&
    fields.every(
      (field) =>
        field?.kind === 'column' &&
        (isFree(field.name) || Object.hasOwn(writes.presets, field.name) || isNotNull(field)),
    )
  )
}

function isNotNull({ nullable, asserted }: ColumnField): boolean {
  return !nullable && !asserted
}

function isColumn({ fields }: ModelType, name: string, column: string): boolean {
  const field = fields[name]
  return field?.kind === 'column' && field.column === column
}

/** Rows of it are found again by their primary key. */
function hasKey(type: ModelType): boolean {
  return type.primaryKey.length > 0 && areFields(type, type.primaryKey)
}

/** The columns on both sides are fields, so that their types are known. */
function isKnown({ join }: RelationField, own: ModelType, target: ModelType): boolean {
  return (
    areFields(
      own,
      join.map(({ column }) => column),
    ) &&
    areFields(
      target,
      join.map(({ targetColumn }) => targetColumn),
    )
  )
}

function areFields(type: ModelType, columns: readonly string[]): boolean {
  return columns.every((column) =>
    Object.keys(type.fields).some((name) => isColumn(type, name, column)),
  )
}
