/** Foreign keys and declared references → fields in both directions. */
import type { Catalog, Column, ForeignKey, Relation } from '../catalog/catalog.ts'
import type { DraftType } from './draft-type.ts'
import type { JoinColumn, RelationField, RelationKey } from './model.ts'
import { capitalize, isGraphqlName, referenceName } from './naming.ts'
import { didYouMean, type Problems } from './problems.ts'

/** One reference from a source to a target, before its two fields are made. */
interface Reference {
  readonly place: string
  readonly source: DraftType
  readonly target: DraftType
  readonly columns: readonly string[]
  readonly targetColumns: readonly string[]
  readonly name: string | false
  readonly reverseName: string | false
  /** The referenced row is there and visible: no row security hides it, no null stands for it. */
  readonly required: boolean
  /** As `RelationKey`; null when rows cannot be written along the reference. */
  readonly parting: readonly string[] | null
}

export function compileRelations(
  drafts: ReadonlyMap<string, DraftType>,
  catalog: Catalog,
  found: Problems,
): void {
  const bySource = new Map(
    [...drafts.values()].map((draft) => [draft.definition.source, draft] as const),
  )
  for (const draft of drafts.values()) {
    for (const key of draft.relation.foreignKeys) {
      const target = bySource.get(key.references)
      if (target !== undefined) addReference(fromForeignKey(draft, target, key), catalog, found)
    }
    for (const reference of declaredReferences(draft, drafts, found))
      addReference(reference, catalog, found)
    checkOverrides(draft, found)
  }
}

function fromForeignKey(source: DraftType, target: DraftType, key: ForeignKey): Reference {
  const names = source.definition.relations?.[key.name] ?? {}
  const name = names.name ?? forwardName(source, target, key)
  const notNull = key.columns.every((column) => source.relation.columns.some(isNotNull(column)))
  return {
    place: `types.${source.name}.relations.${key.name}`,
    source,
    target,
    columns: key.columns,
    targetColumns: key.referencedColumns,
    name,
    reverseName: names.reverseName ?? reverseName(source, target, { key, name }),
    required: key.valid && notNull && !target.relation.rowSecurity,
    parting: isFirm(target, key) ? partingColumns(source, key) : null,
  }
}

/** PostgreSQL checks the key, and a row it refers to has no null there. */
function isFirm(target: DraftType, { valid, referencedColumns }: ForeignKey): boolean {
  return (
    valid && referencedColumns.every((column) => target.relation.columns.some(isNotNull(column)))
  )
}

/** Nullable columns of the key: those that no other key uses, if there are any. */
function partingColumns({ relation }: DraftType, key: ForeignKey): readonly string[] {
  const nullable = key.columns.filter((column) => !relation.columns.some(isNotNull(column)))
  const own = nullable.filter((column) => usesOf(relation, column) === 1)
  return own.length > 0 ? own : nullable
}

function isNotNull(name: string): (column: Column) => boolean {
  return (column) => column.name === name && column.notNull
}

/** Foreign keys that have the column. */
function usesOf({ foreignKeys }: Relation, column: string): number {
  return foreignKeys.filter(({ columns }) => columns.includes(column)).length
}

function declaredReferences(
  source: DraftType,
  drafts: ReadonlyMap<string, DraftType>,
  found: Problems,
): Reference[] {
  return (source.definition.references ?? []).flatMap((definition) => {
    const place = `types.${source.name}.references "${definition.name}"`
    const target = drafts.get(definition.type)
    if (target === undefined) {
      const near = didYouMean(definition.type, [...drafts.keys()])
      found.problems.push(`${place}: there is no type "${definition.type}".${near}`)
      return []
    }
    const { columns, targetColumns } = definition
    if (columns.length === 0 || columns.length !== targetColumns.length)
      found.problems.push(`${place}: columns and targetColumns need the same, non-zero length.`)
    found.problems.push(
      ...missingColumns(place, source, columns),
      ...missingColumns(place, target, targetColumns),
    )
    const { name, reverseName: back = false } = definition
    const ends = { place, source, target, columns, targetColumns }
    return [{ ...ends, name, reverseName: back, required: false, parting: null }]
  })
}

function missingColumns(place: string, draft: DraftType, columns: readonly string[]): string[] {
  const known = draft.relation.columns.map((column) => column.name)
  return columns
    .filter((column) => !known.includes(column))
    .map(
      (column) => `${place}: ${draft.name} has no column "${column}".${didYouMean(column, known)}`,
    )
}

function addReference(reference: Reference, catalog: Catalog, found: Problems): void {
  const { place, source, target, name, reverseName: back } = reference
  const join = joinColumns(reference, catalog)
  const common = { description: null, roles: [] }
  if (name !== false) {
    const nullable = !reference.required
    const key = keyOf('own', reference)
    const field = {
      ...common,
      kind: 'one',
      name,
      target: target.name,
      join,
      key,
      nullable,
    } as const
    addField(source, field, { place, found })
  }
  if (back === false) return
  const reversed = join.map((pair) => ({
    ...pair,
    column: pair.targetColumn,
    targetColumn: pair.column,
  }))
  const key = keyOf('target', reference)
  const field = { ...common, name: back, target: source.name, join: reversed, key }
  const kind = isUniqueIn(source, reference.columns) ? 'one' : 'many'
  addField(target, kind === 'one' ? { ...field, kind, nullable: true } : { ...field, kind }, {
    place,
    found,
  })
}

function keyOf(holder: RelationKey['holder'], { parting }: Reference): RelationKey | null {
  return parting === null ? null : { holder, parting }
}

function addField(
  draft: DraftType,
  field: RelationField,
  { place, found }: { readonly place: string; readonly found: Problems },
): void {
  if (!isGraphqlName(field.name))
    found.problems.push(`${place}: "${field.name}" is no GraphQL name.`)
  else if (draft.columns.has(field.name) || draft.relations.has(field.name))
    found.problems.push(`${place}: ${draft.name} already has a field "${field.name}"; rename one.`)
  else draft.relations.set(field.name, field)
}

/** From the column that only this key uses (a tenant column is shared by several), else the type. */
function forwardName(source: DraftType, target: DraftType, key: ForeignKey): string {
  const own = key.columns.filter((column) => usesOf(source.relation, column) === 1)
  const [column, another] = own.length > 0 ? own : key.columns
  const name = column === undefined || another !== undefined ? null : referenceName(column)
  return name ?? target.singular
}

function reverseName(
  source: DraftType,
  target: DraftType,
  { key, name }: { readonly key: ForeignKey; readonly name: string | false },
): string {
  const isUnique = isUniqueIn(source, key.columns)
  const base = isUnique ? source.singular : source.plural
  const between = source.relation.foreignKeys.filter((other) => other.references === key.references)
  if (source !== target && between.length === 1) return base
  const by = name === false ? key.name : name
  return `${base}By${capitalize(by)}`
}

function isUniqueIn(draft: DraftType, columns: readonly string[]): boolean {
  const keys = [draft.primaryKey, ...draft.relation.uniqueKeys]
  return keys.some((key) => key.length > 0 && key.every((column) => columns.includes(column)))
}

function joinColumns(
  { source, columns, targetColumns }: Reference,
  catalog: Catalog,
): JoinColumn[] {
  return columns.map((column, index) => {
    const type = source.relation.columns.find((candidate) => candidate.name === column)?.type
    return {
      column,
      targetColumn: targetColumns[index] ?? column,
      operatorSchema:
        (type === undefined ? undefined : catalog.types.get(type))?.operatorSchema ?? null,
    }
  })
}

function checkOverrides(draft: DraftType, found: Problems): void {
  const known = draft.relation.foreignKeys.map((key) => key.name)
  for (const name of Object.keys(draft.definition.relations ?? {}))
    if (!known.includes(name))
      found.problems.push(
        `types.${draft.name}.relations: no foreign key "${name}".${didYouMean(name, known)}`,
      )
}
