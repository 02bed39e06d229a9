/** Columns of a source → fields of its type. */
import type { Catalog, Column, Relation } from '../catalog/catalog.ts'
import { columnType } from './column-types.ts'
import type { Enums } from './compile-enums.ts'
import type { DraftType } from './draft-type.ts'
import type { FieldDefinition } from './definition.ts'
import type { BaseType, ColumnType } from './model.ts'
import { camelCase, isGraphqlName } from './naming.ts'
import { didYouMean, type Problems } from './problems.ts'

interface ColumnContext {
  readonly catalog: Catalog
  readonly enums: Enums
}

export function compileColumns(draft: DraftType, context: ColumnContext, found: Problems): void {
  const overrides = draft.definition.fields ?? {}
  const renamed = renamedColumns(draft, found)
  for (const column of draft.relation.columns) {
    const place = `types.${draft.name}: column "${column.name}"`
    const name = renamed.get(column.name) ?? camelCase(column.name)
    const type = columnType(context.catalog, column.type, context.enums.nameOf)
    if (name === null) found.notices.push(`${place} has no GraphQL name and is left out.`)
    else if (type === null) found.notices.push(`${place} has no GraphQL type and is left out.`)
    else if (draft.columns.has(name))
      found.problems.push(`${place} would be the field "${name}" a second time; rename one.`)
    else
      draft.columns.set(name, {
        kind: 'column',
        name,
        column: column.name,
        type: isIdentifier(column, draft, context) ? { ...type, graphql: idType(type) } : type,
        roles: [],
        input: column.writable
          ? { nullable: !column.notNull, hasDefault: column.hasDefault }
          : null,
        ...describe(column, overrides[name] ?? {}),
      })
  }
  checkOverrides(draft, found)
}

function describe(
  column: Column,
  override: FieldDefinition,
): { nullable: boolean; asserted: boolean; description: string | null } {
  const asserted = override.nonNull === true && !column.notNull
  return {
    nullable: !column.notNull && !asserted,
    asserted,
    description: override.description ?? column.comment,
  }
}

function renamedColumns(draft: DraftType, found: Problems): Map<string, string> {
  const known = draft.relation.columns.map((column) => column.name)
  const renamed = new Map<string, string>()
  for (const [name, { column }] of Object.entries(draft.definition.fields ?? {})) {
    const place = `types.${draft.name}.fields.${name}`
    if (!isGraphqlName(name)) found.problems.push(`${place}: this is no GraphQL name.`)
    if (column === undefined) continue
    if (!known.includes(column))
      found.problems.push(`${place}.column: no column "${column}".${didYouMean(column, known)}`)
    renamed.set(column, name)
  }
  return renamed
}

function checkOverrides(draft: DraftType, found: Problems): void {
  const known = [...draft.columns.keys()]
  for (const name of Object.keys(draft.definition.fields ?? {}))
    if (!draft.columns.has(name))
      found.problems.push(
        `types.${draft.name}.fields.${name}: no column gives this field.${didYouMean(name, known)}`,
      )
  for (const column of draft.definition.primaryKey ?? [])
    if (!draft.relation.columns.some((candidate) => candidate.name === column))
      found.problems.push(`types.${draft.name}.primaryKey: no column "${column}".`)
}

const identifierBases: ReadonlySet<BaseType> = new Set(['int2', 'int4', 'int8', 'uuid', 'text'])

function idType(type: ColumnType): string {
  return identifierBases.has(type.base) && !type.list ? 'ID' : type.graphql
}

/**
 * A sole key column, or one that refers to such a column, directly or through other references, is an
 * `ID` to clients.
 */
function isIdentifier(column: Column, draft: DraftType, { catalog }: ColumnContext): boolean {
  if (isSoleKey(column.name, draft.primaryKey)) return true
  return refersToKey({ relation: draft.relation, column: column.name }, catalog, new Set())
}

interface ColumnPlace {
  readonly relation: Relation
  readonly column: string
}

function refersToKey(
  { relation, column }: ColumnPlace,
  catalog: Catalog,
  seen: Set<string>,
): boolean {
  const place = `${relation.schema}.${relation.name}.${column}`
  if (seen.has(place)) return false
  seen.add(place)
  if (isSoleKey(column, relation.primaryKey ?? [])) return true
  return relation.foreignKeys.some((key) => {
    const referenced = key.referencedColumns[key.columns.indexOf(column)]
    const target = catalog.relations.get(key.references)
    if (referenced === undefined || target === undefined) return false
    return refersToKey({ relation: target, column: referenced }, catalog, seen)
  })
}

function isSoleKey(column: string, key: readonly string[]): boolean {
  return key.length === 1 && key[0] === column
}
