/** The roles of the bench. They belong to the whole PostgreSQL server, so they may be there already. */
import { createHash } from 'node:crypto'
import type { Client } from 'pg'

/** What every request reads as; nobody logs in as it. */
export const readerRole = 'bench_reader'

/** The product's login, which may do nothing by itself. */
export const apiRole = 'bench_api'
/** The opponents' login. */
const peerRole = 'bench_peer'

export interface Logins {
  readonly apiUrl: string
  readonly peerUrl: string
}

export async function ensureLogins(client: Client, adminUrl: string): Promise<void> {
  await ensureRole(client, readerRole, 'nologin')
  await ensureRole(client, apiRole, 'login noinherit')
  await ensureRole(client, peerRole, 'login')
  for (const role of [apiRole, peerRole]) {
    const password = client.escapeLiteral(passwordOf(role, adminUrl))
    await client.query(`alter role ${role} password ${password}`)
  }
  await client.query(`grant ${readerRole} to ${apiRole}, ${peerRole}`)
}

export function loginsOf(adminUrl: string): Logins {
  return { apiUrl: loginUrl(apiRole, adminUrl), peerUrl: loginUrl(peerRole, adminUrl) }
}

async function ensureRole(client: Client, role: string, attributes: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
  if (rowCount === 0) await client.query(`create role ${role} ${attributes}`)
}

function loginUrl(role: string, adminUrl: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = passwordOf(role, adminUrl)
  return url.href
}

/** Follows from the superuser's, so that it need not be kept anywhere. */
function passwordOf(role: string, adminUrl: string): string {
  const { password } = new URL(adminUrl)
  return createHash('sha256').update(`${role} ${password}`).digest('base64url')
}
