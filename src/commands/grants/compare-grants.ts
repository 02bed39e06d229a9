/** What is granted against what is wanted: statements that mend the difference, and how much there is. */
import type { AccessFacts, AccessRole } from '../../catalog/read-access.ts'
import type { GrantedPrivilege } from '../../catalog/read-privileges.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import { quoteName } from '../../lib/quote-name.ts'
import { comment, createRole, membership } from './print-grants.ts'
import {
  functionObject,
  grantStatements,
  keyOf,
  type Privilege,
  revokeStatements,
  schemaObject,
  sequenceObject,
  tableObject,
} from './privilege.ts'
import type { Wanted } from './wanted.ts'

export interface Difference {
  readonly lines: readonly string[]
  readonly missing: number
  readonly excess: number
}

export interface ComparisonContext {
  readonly facts: AccessFacts
  readonly catalog: Catalog
  readonly granted: readonly GrantedPrivilege[]
  readonly login: string
  /** Functions that some role may call by the schema, as GRANT names them. */
  readonly calledFunctions: ReadonlySet<string>
  /** SQL schemas whose relations are looked through for what is too much. */
  readonly schemas: ReadonlySet<string>
}

export function compareGrants(wanted: Wanted, context: ComparisonContext): Difference {
  const { databaseRole, privileges } = wanted
  const role = context.facts.roles.find(({ name }) => name === databaseRole)
  if (role === undefined) {
    const lines = [createRole(databaseRole), ...membership(databaseRole, context.login)]
    return section(databaseRole, [...lines, ...grantStatements(privileges, databaseRole)], [])
  }
  const unbound = unboundBy(role)
  const joined = role.isGranted ? [] : membership(databaseRole, context.login)
  if (role.isSuperuser) return section(databaseRole, joined, unbound)
  const held = context.granted
    .filter((some) => some.role === databaseRole)
    .flatMap((some) => heldBy(some, context.facts))
  const missing = grantStatements(missingOf(wanted, held), databaseRole)
  const excess = excessOf(wanted, held, context)
  return section(databaseRole, [...joined, ...missing], [...unbound, ...excess])
}

function section(role: string, missing: readonly string[], excess: readonly string[]): Difference {
  const lines = [
    ...(missing.length === 0 ? [] : [comment(`${quoteName(role)} lacks`), ...missing]),
    ...(excess.length === 0 ? [] : [comment(`${quoteName(role)} has too much`), ...excess]),
  ]
  return { lines, missing: missing.length, excess: excess.length }
}

/** What no list of privileges limits. */
function unboundBy({ name, ...role }: AccessRole): readonly string[] {
  const has = (what: string): string => comment(`${quoteName(name)} ${what}`)
  return [
    ...(role.isSuperuser ? [has('is a superuser: nothing is kept from it.')] : []),
    ...(role.bypassesRowSecurity ? [has('has BYPASSRLS: row policies do not hold for it.')] : []),
    ...(role.isSuperuser ? [] : role.readsOrWritesAll).map(
      (group) => `revoke ${quoteName(group)} from ${quoteName(name)};`,
    ),
  ]
}

interface Held extends Privilege {
  readonly granted: GrantedPrivilege
}

function heldBy(granted: GrantedPrivilege, facts: AccessFacts): readonly Held[] {
  const object = objectOf(granted, facts)
  if (object === undefined) return []
  return [{ object, privilege: granted.privilege.toLowerCase(), column: granted.column, granted }]
}

function objectOf(
  { kind, schema, name, oid }: GrantedPrivilege,
  facts: AccessFacts,
): string | undefined {
  if (kind === 'schema') return schemaObject(schema)
  if (kind === 'relation') return tableObject(schema, name ?? '')
  if (kind === 'sequence') return sequenceObject(schema, name ?? '')
  const definition = facts.functions.find((some) => some.oid === oid)
  return definition === undefined ? undefined : functionObject(definition)
}

function missingOf({ privileges }: Wanted, held: readonly Held[]): readonly Privilege[] {
  const keys = new Set(held.map(keyOf))
  return privileges.filter(
    (privilege) => !keys.has(keyOf(privilege)) && !keys.has(keyOf({ ...privilege, column: null })),
  )
}

function excessOf(
  wanted: Wanted,
  held: readonly Held[],
  context: ComparisonContext,
): readonly string[] {
  const keys = new Set(wanted.privileges.map(keyOf))
  const beyond = held.filter(
    (some) => isLookedAt(some, context) && !isCovered(some, keys, context.catalog),
  )
  const owned = new Set(beyond.filter(({ granted }) => granted.isOwner).map(({ object }) => object))
  const rest = beyond.filter(({ object }) => !owned.has(object))
  return [
    ...[...owned].map((object) => comment(`${object} is owned by it: there it may do everything.`)),
    ...[...Map.groupBy(rest, ({ granted }) => granted.grantee)].flatMap(([grantee, some]) =>
      revocations(grantee, some, wanted),
    ),
  ]
}

function isLookedAt({ object, granted }: Held, context: ComparisonContext): boolean {
  if (!context.schemas.has(granted.schema)) return false
  // Everybody may call a new function; what others call than the server is not its business.
  if (granted.kind === 'function')
    return granted.grantee !== null && !granted.isOwner && context.calledFunctions.has(object)
  return true
}

function isCovered(held: Held, wanted: ReadonlySet<string>, catalog: Catalog): boolean {
  if (wanted.has(keyOf(held))) return true
  const { schema, name, kind } = held.granted
  if (held.column !== null || kind !== 'relation') return false
  const { columns = [] } = catalog.relations.get(`${schema}.${name}`) ?? {}
  return (
    columns.length > 0 &&
    columns.every((column) => wanted.has(keyOf({ ...held, column: column.name })))
  )
}

function revocations(
  grantee: string | null,
  held: readonly Held[],
  { databaseRole, privileges }: Wanted,
): readonly string[] {
  const revoked = revokeStatements(held, grantee)
  if (grantee !== databaseRole) {
    const through =
      grantee === null ? 'by what is granted to public' : `as a member of ${quoteName(grantee)}`
    return revoked.map((statement) => comment(`${through}: ${statement}`))
  }
  // Taking a privilege on a table takes it on each column too.
  const again = privileges.filter(({ object, privilege }) =>
    held.some(
      (some) => some.column === null && some.object === object && some.privilege === privilege,
    ),
  )
  return [...revoked, ...grantStatements(again, databaseRole)]
}
