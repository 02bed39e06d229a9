/** What the login role and the roles of a model may do beyond what an API role should. */
import type { RunStatement } from './read-catalog.ts'

export interface RoleFacts {
  readonly name: string
  readonly exists: boolean
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  /** The login role may `set role` to it. */
  readonly isGranted: boolean
  readonly isLogin: boolean
}

const statement = `
select names.name, r.oid is not null as exists, coalesce(r.rolsuper, false) as superuser,
  coalesce(r.rolbypassrls, false) as bypasses,
  r.oid is not null and pg_catalog.pg_has_role(session_user, r.oid, 'member') as granted,
  names.name = session_user as login
from (select session_user::text union select unnest($1::text[])) as names(name)
left join pg_catalog.pg_roles r on r.rolname = names.name
order by names.name`

/** The login role is among the answers, whether or not it is asked for. */
export async function readRoles(
  run: RunStatement,
  names: readonly string[],
): Promise<readonly RoleFacts[]> {
  const rows = await run(statement, [names])
  return rows.map((row) => ({
    name: String(row['name']),
    exists: row['exists'] === true,
    isSuperuser: row['superuser'] === true,
    bypassesRowSecurity: row['bypasses'] === true,
    isGranted: row['granted'] === true,
    isLogin: row['login'] === true,
  }))
}
