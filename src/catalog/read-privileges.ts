/**
 * What roles may do by the access control lists of the database, their own and those of the roles whose
 * privileges they have (manual, section 5.8).
 */
import type { RunStatement } from './read-catalog.ts'

export interface GrantedPrivilege {
  readonly role: string
  readonly kind: 'schema' | 'relation' | 'sequence' | 'function'
  readonly schema: string
  /** Null for a schema itself. */
  readonly name: string | null
  /** Of a function. */
  readonly oid: number | null
  /** Null for all columns. */
  readonly column: string | null
  /** In capitals, as PostgreSQL writes it. */
  readonly privilege: string
  /** The role that was granted it; null for everybody (`public`). */
  readonly grantee: string | null
  /** It goes with owning the object. */
  readonly isOwner: boolean
}

const statement = `
with asked as (
  select r.oid, r.rolname from pg_catalog.pg_roles r
  where r.rolname = any ($1::text[]) and not r.rolsuper
), entry as (
  select 'schema' as kind, n.nspname as schema, null::name as name, null::oid as oid,
    null::name as column, n.nspowner as owner,
    coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner)) as acl
  from pg_catalog.pg_namespace n where n.nspname = any ($2::text[])
  union all
  select case c.relkind when 'S' then 'sequence' else 'relation' end, n.nspname, c.relname,
    null::oid, null::name, c.relowner,
    coalesce(c.relacl, pg_catalog.acldefault(
      case c.relkind when 'S' then 's'::"char" else 'r'::"char" end, c.relowner
    ))
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($2::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select 'relation', n.nspname, c.relname, null::oid, a.attname, c.relowner, a.attacl
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($2::text[]) and a.attacl is not null and not a.attisdropped
  union all
  select 'function', n.nspname, p.proname, p.oid, null::name, p.proowner,
    coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname = any ($2::text[])
)
select a.rolname as role, e.kind, e.schema, e.name, e.oid::int8 as oid, e.column,
  x.privilege_type as privilege, g.rolname as grantee, x.grantee = e.owner as is_owner
from entry e
cross join lateral pg_catalog.aclexplode(e.acl) x
join asked a on x.grantee = 0 or pg_catalog.pg_has_role(a.oid, x.grantee, 'usage')
left join pg_catalog.pg_roles g on g.oid = x.grantee
order by e.kind, e.schema, e.name, e.column, x.privilege_type`

/** Superusers are left out: lists do not bind them. */
export async function readPrivileges(
  run: RunStatement,
  roles: readonly string[],
  schemas: readonly string[],
): Promise<readonly GrantedPrivilege[]> {
  const rows = await run(statement, [roles, schemas])
  return rows.map((row) => ({
    role: String(row['role']),
    kind: row['kind'] as GrantedPrivilege['kind'],
    schema: String(row['schema']),
    name: textOf(row['name']),
    oid: row['oid'] === null ? null : Number(row['oid']),
    column: textOf(row['column']),
    privilege: String(row['privilege']),
    grantee: textOf(row['grantee']),
    isOwner: row['is_owner'] === true,
  }))
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
