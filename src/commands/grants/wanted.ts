/**
 * What a database role is to be granted: what the schema needs, and what follows from it in the database.
 * A view with `security_invoker` and a row policy read as whoever asks; a default that takes from a
 * sequence does too.
 */
import type { Catalog } from '../../catalog/catalog.ts'
import type { AccessFacts, Use } from '../../catalog/read-access.ts'
import type { NeededOfRelation, NeededPrivileges } from '../../schema/needed-privileges.ts'
import {
  functionObject,
  keyOf,
  type Privilege,
  schemaObject,
  sequenceObject,
  tableObject,
} from './privilege.ts'

export interface Wanted {
  readonly databaseRole: string
  /** GraphQL roles that become it. */
  readonly roles: readonly string[]
  readonly privileges: readonly Privilege[]
}

export interface WantedContext {
  readonly catalog: Catalog
  readonly facts: AccessFacts
}

export function wantedOf(needed: NeededPrivileges, context: WantedContext): Wanted {
  const { databaseRole, roles, schemas, relations, functions } = needed
  const indirect = indirectUses(needed, context)
  const all: Privilege[] = [
    ...[...schemas].map((schema) => whole(schemaObject(schema), 'usage')),
    ...[...relations.values()].flatMap((relation) => ofRelation(relation, context.catalog)),
    ...indirect.flatMap((use) => ofUse(use, context)),
    ...context.facts.functions
      .filter(({ schema, name }) => functions.has(`${schema}.${name}`))
      .map((definition) => whole(functionObject(definition), 'execute')),
    ...sequencesOf(needed, context),
  ]
  const distinct = new Map(all.map((privilege) => [keyOf(privilege), privilege]))
  return { databaseRole, roles, privileges: [...distinct.values()] }
}

function whole(object: string, privilege: string): Privilege {
  return { object, privilege, column: null }
}

/** Columns in the order of the relation. */
function ofRelation(relation: NeededOfRelation, catalog: Catalog): readonly Privilege[] {
  const object = tableObject(relation.schema, relation.name)
  const { columns: all = [] } = catalog.relations.get(`${relation.schema}.${relation.name}`) ?? {}
  const names = all.map(({ name }) => name)
  const columns = (['select', 'insert', 'update'] as const).flatMap((privilege) =>
    names
      .filter((column) => relation[privilege].has(column))
      .map((column) => ({ object, privilege, column })),
  )
  return relation.delete ? [...columns, whole(object, 'delete')] : columns
}

/** What is read on the way, by views and policies, and by those of what they read in turn. */
function indirectUses(
  { databaseRole, relations }: NeededPrivileges,
  { catalog, facts }: WantedContext,
): readonly Use[] {
  const bySource = Map.groupBy(facts.uses, ({ source }) => source)
  const reached = new Set(relations.keys())
  const found: Use[] = []
  // A set goes on with what is added while it is gone through.
  for (const source of reached)
    for (const use of bySource.get(source) ?? []) {
      if (!isAsked(use, databaseRole, catalog)) continue
      found.push(use)
      if (use.function === null) reached.add(`${use.schema}.${use.name}`)
    }
  return found
}

function isAsked(use: Use, role: string, catalog: Catalog): boolean {
  if (use.kind === 'view') return use.isInvoker || use.function !== null
  const isInForce = catalog.relations.get(use.source)?.rowSecurity !== false
  return isInForce && (use.forPublic || use.roles?.includes(role) === true)
}

function ofUse(use: Use, { catalog, facts }: WantedContext): readonly Privilege[] {
  if (use.function !== null)
    return facts.functions
      .filter(({ oid }) => oid === use.function)
      .map((definition) => whole(functionObject(definition), 'execute'))
  const object = tableObject(use.schema, use.name)
  if (use.column !== null) return [{ object, privilege: 'select', column: use.column }]
  // Rows are counted: the privilege for any column will do.
  const [first] = catalog.relations.get(`${use.schema}.${use.name}`)?.columns ?? []
  return [{ object, privilege: 'select', column: first?.name ?? null }]
}

/** Whoever inserts through a view takes the defaults of the tables behind it, whosever rights it has. */
function sequencesOf(
  { relations }: NeededPrivileges,
  { facts }: WantedContext,
): readonly Privilege[] {
  const inserted = [...relations].filter(([, { insert }]) => insert.size > 0)
  return inserted.flatMap(([name, { preset }]) => {
    const places = new Set([name])
    for (const place of places)
      for (const use of facts.uses)
        if (use.kind === 'view' && use.source === place) places.add(`${use.schema}.${use.name}`)
    return facts.sequences
      .filter(({ relation, column }) => places.has(relation) && !preset.has(column))
      .map((sequence) => whole(sequenceObject(sequence.schema, sequence.name), 'usage'))
  })
}
