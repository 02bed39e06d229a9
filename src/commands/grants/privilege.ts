/** One privilege on one object, or on one column of it, and how GRANT and REVOKE spell several. */
import type { AccessFunction } from '../../catalog/read-access.ts'
import { quoteName } from '../../lib/quote-name.ts'

export interface Privilege {
  /** As GRANT names it, for example `table "shop"."products"`. */
  readonly object: string
  /** In small letters. */
  readonly privilege: string
  /** Null for all of the object. */
  readonly column: string | null
}

export const schemaObject = (schema: string): string => `schema ${quoteName(schema)}`

export const tableObject = (schema: string, name: string): string =>
  `table ${quoteName(schema)}.${quoteName(name)}`

export const sequenceObject = (schema: string, name: string): string =>
  `sequence ${quoteName(schema)}.${quoteName(name)}`

export const functionObject = (definition: AccessFunction): string =>
  `function ${quoteName(definition.schema)}.${quoteName(definition.name)}(${definition.arguments.join(', ')})`

export function keyOf({ object, privilege, column }: Privilege): string {
  return JSON.stringify([object, privilege, column])
}

/** One statement for each object. */
export function grantStatements(privileges: readonly Privilege[], role: string): string[] {
  return statements(
    privileges,
    (list, object) => `grant ${list} on ${object} to ${quoteName(role)};`,
  )
}

/** @param grantee - null for `public` */
export function revokeStatements(
  privileges: readonly Privilege[],
  grantee: string | null,
): string[] {
  const from = grantee === null ? 'public' : quoteName(grantee)
  return statements(privileges, (list, object) => `revoke ${list} on ${object} from ${from};`)
}

function statements(
  privileges: readonly Privilege[],
  spell: (list: string, object: string) => string,
): string[] {
  return [...Map.groupBy(privileges, ({ object }) => object)].map(([object, ofObject]) => {
    const list = [...Map.groupBy(ofObject, ({ privilege }) => privilege)].map(
      ([privilege, same]) => `${privilege}${columnList(same)}`,
    )
    return spell(list.join(', '), object)
  })
}

function columnList(privileges: readonly Privilege[]): string {
  const names = privileges.flatMap(({ column }) => (column === null ? [] : [quoteName(column)]))
  return names.length === 0 ? '' : ` (${names.join(', ')})`
}
