/** What a role is to be granted, as a script that may be run again. */
import type { AccessFacts } from '../../catalog/read-access.ts'
import { quoteName } from '../../lib/quote-name.ts'
import { systemGrants } from '../../system/grants.ts'
import { grantStatements } from './privilege.ts'
import type { Wanted } from './wanted.ts'

export interface RoleGrants {
  readonly wanted: Wanted
  readonly notes: readonly string[]
}

export interface PrintSettings {
  readonly login: string
  readonly facts: AccessFacts
}

export function printGrants(roles: readonly RoleGrants[], { login, facts }: PrintSettings): string {
  const system = facts.hasSystemSchema
    ? systemGrants(login)
    : '-- There is no schema "fraiseql" yet: "fraiseql migrate" makes it, and grants this.'
  return [
    '-- What equals the schema. Run it as the owner of the tables; it may be run again.',
    ...roles.map((role) => printRole(role, login)),
    `-- The server's own state.\n${system}`,
  ].join('\n\n')
}

function printRole({ wanted, notes }: RoleGrants, login: string): string {
  const { databaseRole, roles, privileges } = wanted
  return [
    `-- ${roles.join(', ')}`,
    createRole(databaseRole),
    ...membership(databaseRole, login),
    ...grantStatements(privileges, databaseRole),
    ...notes.map(comment),
  ].join('\n')
}

/** CREATE ROLE knows no "if not exists". */
export function createRole(role: string): string {
  const create = `create role ${quoteName(role)} nologin;`
  // The body ends where its tag stands again.
  let tag = '$do$'
  for (let number = 1; role.includes(tag); number += 1) tag = `$do${number}$`
  return `do ${tag} begin ${create} exception when duplicate_object then null; end ${tag};`
}

export function membership(role: string, login: string): readonly string[] {
  return role === login ? [] : [`grant ${quoteName(role)} to ${quoteName(login)};`]
}

/** A name may have a line break in it. */
export function comment(text: string): string {
  return `-- ${text.replaceAll(/[\r\n]+/g, ' ')}`
}
