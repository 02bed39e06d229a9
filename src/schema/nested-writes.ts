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
    if (field.key?.holder !== 'own') return targetLinks(field, { type, target, role })
    const key = { holder: type, referred: target, pairs: pairsOf(field), given }
    return givesKey(key, type.writes[role]?.create) ? ownLinks(target, role) : []
  })
}

/** Relations of one row that is changed, or of many: these can only share a row they refer to. */
export function nestedUpdates(place: NestedPlace, rows: 'one' | 'many'): readonly NestedField[] {
  const { type, role } = place
  return nestedFields(place, (field, target) => {
    if (field.key?.holder === 'own') {
      const update = type.writes[role]?.update
      const key = { holder: type, referred: target, pairs: pairsOf(field), given: [] }
      const links = givesKey(key, update) ? ownLinks(target, role) : []
      const usable = links.filter((link) => rows === 'one' || link === 'connect')
      return [...usable, ...partingLinks(field, type, update)]
    }
    if (rows === 'many') return []
    const update = target.writes[role]?.update
    const parting = partingLinks(field, target, update)
    const canName = field.kind === 'one' || referenceKeys(target, role).length > 0
    return [...targetLinks(field, { type, target, role }), ...(canName ? parting : [])]
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
function targetLinks(field: RelationField, { type, target, role }: NestedTarget): readonly Link[] {
  const pairs = pairsOf(field).map(([own, other]) => [other, own] as const)
  const columns = pairs.map(([column]) => column)
  const key = { holder: target, referred: type, pairs, given: undefined }
  const { create, update } = target.writes[role] ?? { create: null, update: null }
  const mayCreate = givesKey(key, create) && freeFields(target, role, columns).length > 0
  const mayConnect = givesKey(key, update) && referenceKeys(target, role).length > 0
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

interface NestedTarget {
  readonly type: ModelType
  readonly target: ModelType
  readonly role: string
}

/** A foreign key: whose it is, and which row it names. */
interface GivenKey {
  readonly holder: ModelType
  readonly referred: ModelType
  /** Columns of the holder and of the row that it names. */
  readonly pairs: readonly (readonly [column: string, referred: string])[]
  /** Columns that the row around gives, and presets with them, are compared; undefined where nothing is. */
  readonly given: readonly string[] | undefined
}

function pairsOf({ join }: RelationField): GivenKey['pairs'] {
  return join.map(({ column, targetColumn }) => [column, targetColumn])
}

/**
 * At least one column is the role's to give. Another has a preset, or stays what it is where it cannot be
 * null, so that PostgreSQL checks the key. That check alone would take another row which happens to have the
 * rest of the key, so what is given must name one row by itself.
 */
function givesKey(
  { holder, referred, pairs, given }: GivenKey,
  writes: WriteColumns | null | undefined,
): boolean {
  if (writes === null || writes === undefined) return false
  const isFree = (column: string): boolean =>
    writes.fields.some((name) => isColumn(holder, name, column))
  const isPreset = (column: string): boolean =>
    Object.keys(writes.presets).some((name) => isColumn(holder, name, column))
  const isKept = (column: string): boolean =>
    Object.values(holder.fields).some(
      (field) => field.kind === 'column' && field.column === column && isNotNull(field),
    )
  const own = pairs.filter(([column]) => given?.includes(column) !== true)
  const isCompared = ([column]: GivenKey['pairs'][number]): boolean =>
    isFree(column) || (given !== undefined && (given.includes(column) || isPreset(column)))
  const named = pairs.filter(isCompared).map(([, other]) => other)
  return (
    own.some(([column]) => isFree(column)) &&
    own.every(([column]) => isFree(column) || isPreset(column) || isKept(column)) &&
    (named.length === pairs.length || namesOneRow(referred, named))
  )
}

function namesOneRow(type: ModelType, columns: readonly string[]): boolean {
  return type.keys.some(({ fields }) =>
    fields.every((name) => columns.some((column) => isColumn(type, name, column))),
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
