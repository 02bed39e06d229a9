/**
 * What access to relations depends on beside the relations themselves, in one statement. `$1` is a
 * `text[]` of role names, `$2` the name of the login role.
 *
 * A rule of a view, a row policy and a default remember in `pg_depend` the columns, functions and
 * sequences they use. Those of PostgreSQL itself are not remembered, and open to everybody.
 */
export const accessStatement = `
with asked as (
  select r.oid, r.rolname, r.rolsuper, r.rolbypassrls
  from pg_catalog.pg_roles r where r.rolname = any ($1::text[])
), known as (
  select n.oid, n.nspname from pg_catalog.pg_namespace n
  where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
), policy as (
  select p.oid, p.polrelid, p.polname, p.polpermissive,
    case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
      when 'd' then 'delete' else 'all' end as command,
    0 = any (p.polroles) as for_public,
    coalesce((
      select json_agg(a.rolname) from asked a
      where not a.rolsuper and exists (
        select from unnest(p.polroles) o(oid)
        where o.oid <> 0 and pg_catalog.pg_has_role(a.oid, o.oid, 'usage')
      )
    ), '[]') as roles
  from pg_catalog.pg_policy p
), source as (
  select 'pg_catalog.pg_rewrite'::regclass as class, w.oid, w.ev_class as relation,
    'view' as kind, null::oid as policy, coalesce((
      select o.option_value::boolean
      from pg_catalog.pg_options_to_table(c.reloptions) o
      where o.option_name = 'security_invoker'
    ), false) as invoker
  from pg_catalog.pg_rewrite w
  join pg_catalog.pg_class c on c.oid = w.ev_class and c.relkind = 'v'
  union all
  select 'pg_catalog.pg_policy'::regclass, p.oid, p.polrelid, 'policy', p.oid, true
  from policy p
), use as (
  select distinct s.kind, s.policy, s.invoker, sn.nspname as source_schema,
    sc.relname as source_name, n.nspname as schema, c.relname as name, a.attname as column,
    null::oid as function
  from source s
  join pg_catalog.pg_class sc on sc.oid = s.relation
  join known sn on sn.oid = sc.relnamespace
  join pg_catalog.pg_depend d on d.classid = s.class and d.objid = s.oid
    and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> s.relation
  join pg_catalog.pg_class c on c.oid = d.refobjid and c.relkind in ('r', 'p', 'v', 'm', 'f')
  join known n on n.oid = c.relnamespace
  left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
    and d.refobjsubid > 0
  union all
  select distinct s.kind, s.policy, s.invoker, sn.nspname, sc.relname, n.nspname, p.proname, null::name,
    p.oid
  from source s
  join pg_catalog.pg_class sc on sc.oid = s.relation
  join known sn on sn.oid = sc.relnamespace
  join pg_catalog.pg_depend d on d.classid = s.class and d.objid = s.oid
    and d.refclassid = 'pg_catalog.pg_proc'::regclass
  join pg_catalog.pg_proc p on p.oid = d.refobjid
  join known n on n.oid = p.pronamespace
)
select json_build_object(
  'uses', coalesce((
    select json_agg(json_build_object(
      'kind', u.kind, 'isInvoker', u.invoker,
      'source', u.source_schema || '.' || u.source_name, 'schema', u.schema, 'name', u.name,
      'column', u.column, 'function', u.function::int8,
      'roles', p.roles, 'forPublic', coalesce(p.for_public, true)
    ) order by u.source_schema, u.source_name, u.schema, u.name, u.column)
    from use u left join policy p on p.oid = u.policy
  ), '[]'),
  'policies', coalesce((
    select json_agg(json_build_object(
      'relation', n.nspname || '.' || c.relname, 'name', p.polname, 'command', p.command,
      'isPermissive', p.polpermissive, 'forPublic', p.for_public, 'roles', p.roles
    ) order by n.nspname, c.relname, p.polname)
    from policy p
    join pg_catalog.pg_class c on c.oid = p.polrelid
    join known n on n.oid = c.relnamespace
  ), '[]'),
  'sequences', coalesce((
    select json_agg(json_build_object(
      'relation', tn.nspname || '.' || t.relname, 'column', a.attname,
      'schema', n.nspname, 'name', s.relname
    ) order by n.nspname, s.relname)
    from pg_catalog.pg_attrdef f
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_attrdef'::regclass
      and d.objid = f.oid and d.refclassid = 'pg_catalog.pg_class'::regclass
    join pg_catalog.pg_class s on s.oid = d.refobjid and s.relkind = 'S'
    join pg_catalog.pg_namespace n on n.oid = s.relnamespace
    join pg_catalog.pg_class t on t.oid = f.adrelid
    join known tn on tn.oid = t.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum = f.adnum
  ), '[]'),
  'functions', coalesce((
    select json_agg(json_build_object(
      'oid', p.oid::int8, 'schema', n.nspname, 'name', p.proname, 'isDefiner', p.prosecdef,
      'forPublic', exists (
        select from pg_catalog.aclexplode(
          coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
        ) x where x.grantee = 0
      ),
      'arguments', coalesce((
        select json_agg(
          case when tn.nspname = 'pg_catalog' then pg_catalog.format_type(t.oid, null)
            else quote_ident(tn.nspname) || '.' || quote_ident(t.typname) end
          order by o.position
        )
        from unnest(p.proargtypes::oid[]) with ordinality o(type, position)
        join pg_catalog.pg_type t on t.oid = o.type
        join pg_catalog.pg_namespace tn on tn.oid = t.typnamespace
      ), '[]')
    ) order by n.nspname, p.proname, p.oid)
    from pg_catalog.pg_proc p
    join known n on n.oid = p.pronamespace
    where p.prokind <> 'p'
  ), '[]'),
  'roles', coalesce((
    select json_agg(json_build_object(
      'name', a.rolname, 'isSuperuser', a.rolsuper, 'bypassesRowSecurity', a.rolbypassrls,
      'isGranted', exists (
        select from pg_catalog.pg_roles l
        where l.rolname = $2::text and pg_catalog.pg_has_role(l.oid, a.oid, 'member')
      ),
      'readsOrWritesAll', coalesce((
        select json_agg(p.rolname order by p.rolname) from pg_catalog.pg_roles p
        where p.rolname in ('pg_read_all_data', 'pg_write_all_data')
          and pg_catalog.pg_has_role(a.oid, p.oid, 'usage')
      ), '[]')
    ) order by a.rolname)
    from asked a
  ), '[]'),
  'hasSystemSchema', pg_catalog.to_regnamespace('fraiseql') is not null
)::text as access`
