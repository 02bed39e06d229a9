/**
 * The one statement that reads the catalogue; `$1` is a `text[]` of SQL schemas.
 *
 * Two traps it knows: `attnotnull` of a NOT VALID not-null constraint (PostgreSQL 18) is no promise,
 * and `conenforced` exists only from PostgreSQL 18 on, hence the look through `to_jsonb`.
 */
export const catalogStatement = `
with relation as (
  select c.oid, n.nspname, c.relname, c.relkind, c.relrowsecurity,
    case
      when c.relkind = 'r' and (c.relhasrules or exists (
        select from pg_catalog.pg_inherits h where h.inhparent = c.oid
      )) then 0
      when c.relkind = 'p' and c.relhasrules then 0
      else pg_catalog.pg_relation_is_updatable(c.oid, true)
    end as changes,
    c.relkind = 'r' and not exists (
      select from pg_catalog.pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal
    ) and not exists (
      select from pg_catalog.pg_constraint k
      where k.conrelid = c.oid and k.contype = 'f' and k.confupdtype in ('c', 'n', 'd')
    ) as is_plain,
    c.relkind <> 'v' or exists (
      select from pg_catalog.pg_trigger g where g.tgrelid = c.oid and g.tgtype & 64 <> 0
    ) or exists (
      select from unnest(c.reloptions) o where o like 'check_option=%'
    ) as is_checked
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f')
), attribute as (
  select a.attrelid, a.attnum, a.attname, a.atttypid,
    a.attnotnull and not exists (
      select from pg_catalog.pg_constraint k
      where k.conrelid = a.attrelid and k.contype = 'n' and a.attnum = any (k.conkey)
        and not k.convalidated
    ) as not_null,
    a.attgenerated = '' and a.attidentity <> 'a' and (
      r.relkind <> 'v' or pg_catalog.pg_column_is_updatable(a.attrelid, a.attnum, true)
    ) as writable,
    a.atthasdef or a.attidentity <> '' as has_default
  from pg_catalog.pg_attribute a
  join relation r on r.oid = a.attrelid
  where a.attnum > 0 and not a.attisdropped
), function as (
  select p.oid, n.nspname, p.proname, p.prorettype, p.proretset, p.pronargs, p.pronargdefaults,
    coalesce(p.proallargtypes, p.proargtypes::oid[]) as argument_types,
    p.proargmodes, p.proargnames
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname = any ($1::text[]) and p.prokind = 'f'
), parameter as (
  select f.oid as function, a.position, a.type,
    coalesce(f.proargnames[a.position], '') as name,
    coalesce(f.proargmodes[a.position], 'i') as mode,
    count(*) filter (where coalesce(f.proargmodes[a.position], 'i') in ('i', 'b', 'v'))
      over (partition by f.oid order by a.position) > f.pronargs - f.pronargdefaults as has_default
  from function f
  cross join unnest(f.argument_types) with ordinality a(type, position)
), type_attribute as (
  select t.oid as type, a.attname, a.attnum, a.atttypid
  from pg_catalog.pg_type t
  join pg_catalog.pg_class c on c.oid = t.typrelid and c.relkind = 'c'
  join pg_catalog.pg_attribute a on a.attrelid = c.oid
  where a.attnum > 0 and not a.attisdropped
), recursive_type as (
  with recursive used(oid) as (
    select distinct atttypid from attribute
    union
    select prorettype from function
    union
    select type from parameter
    union
    select next.oid
    from used u
    join pg_catalog.pg_type t on t.oid = u.oid
    cross join lateral (
      values (t.typelem), (t.typbasetype)
      union all
      select a.atttypid from type_attribute a where a.type = t.oid
    ) next(oid)
    where next.oid <> 0
  )
  select oid from used
), unique_index as (
  select i.indrelid, i.indisprimary, (
      select json_agg(a.attname order by k.position)
      from unnest(i.indkey::int2[]) with ordinality k(attnum, position)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where k.position <= i.indnkeyatts
    ) as columns, i.indexrelid
  from pg_catalog.pg_index i
  join relation r on r.oid = i.indrelid
  where i.indisunique and i.indisvalid and i.indimmediate
    and i.indpred is null and i.indexprs is null
)
select json_build_object(
  'serverVersion', current_setting('server_version_num')::int,
  'relations', coalesce((
    select json_agg(json_build_object(
      'schema', r.nspname,
      'name', r.relname,
      'kind', case r.relkind when 'v' then 'view' when 'm' then 'materialized view'
        when 'f' then 'foreign table' else 'table' end,
      'comment', pg_catalog.obj_description(r.oid, 'pg_class'),
      'rowSecurity', r.relrowsecurity,
      'isPlain', r.is_plain,
      'isChecked', r.is_checked,
      'changes', json_build_object(
        'insert', r.changes & 8 <> 0, 'update', r.changes & 4 <> 0, 'delete', r.changes & 16 <> 0
      ),
      'columns', coalesce((
        select json_agg(json_build_object(
          'name', a.attname, 'type', a.atttypid::int8, 'notNull', a.not_null,
          'writable', a.writable, 'hasDefault', a.has_default,
          'comment', pg_catalog.col_description(a.attrelid, a.attnum)
        ) order by a.attnum)
        from attribute a where a.attrelid = r.oid
      ), '[]'),
      'primaryKey', (
        select u.columns from unique_index u where u.indrelid = r.oid and u.indisprimary
      ),
      'uniqueKeys', coalesce((
        select json_agg(u.columns order by u.indexrelid)
        from unique_index u where u.indrelid = r.oid and not u.indisprimary
      ), '[]'),
      'foreignKeys', coalesce((
        select json_agg(json_build_object(
          'name', k.conname,
          'columns', (
            select json_agg(a.attname order by x.position)
            from unnest(k.conkey) with ordinality x(attnum, position)
            join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.attnum
          ),
          'references', fn.nspname || '.' || f.relname,
          'referencedColumns', (
            select json_agg(a.attname order by x.position)
            from unnest(k.confkey) with ordinality x(attnum, position)
            join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = x.attnum
          ),
          'valid', k.convalidated and coalesce((to_jsonb(k) ->> 'conenforced')::bool, true)
        ) order by k.conname)
        from pg_catalog.pg_constraint k
        join pg_catalog.pg_class f on f.oid = k.confrelid
        join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
        where k.conrelid = r.oid and k.contype = 'f'
      ), '[]')
    ) order by r.nspname, r.relname)
    from relation r
  ), '[]'),
  'functions', coalesce((
    select json_agg(json_build_object(
      'schema', f.nspname,
      'name', f.proname,
      'comment', pg_catalog.obj_description(f.oid, 'pg_proc'),
      'parameters', coalesce((
        select json_agg(json_build_object(
          'name', a.name, 'type', a.type::int8, 'hasDefault', a.has_default,
          'mode', case a.mode when 'o' then 'out' when 'b' then 'inout' when 'v' then 'variadic'
            when 't' then 'table' else 'in' end
        ) order by a.position)
        from parameter a where a.function = f.oid
      ), '[]'),
      'result', json_build_object('type', f.prorettype::int8, 'set', f.proretset)
    ) order by f.nspname, f.proname, f.oid)
    from function f
  ), '[]'),
  'types', coalesce((
    select json_agg(json_build_object(
      'oid', t.oid::int8, 'schema', n.nspname, 'name', t.typname, 'kind', t.typtype,
      'element', case when t.typcategory = 'A' and t.typelem <> 0 then t.typelem::int8 end,
      'base', case when t.typbasetype <> 0 then t.typbasetype::int8 end,
      'relation', (
        select cn.nspname || '.' || c.relname
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace
        where c.oid = t.typrelid and c.relkind <> 'c'
      ),
      'attributes', coalesce((
        select json_agg(json_build_object('name', a.attname, 'type', a.atttypid::int8) order by a.attnum)
        from type_attribute a where a.type = t.oid
      ), '[]'),
      'labels', coalesce((
        select json_agg(e.enumlabel order by e.enumsortorder)
        from pg_catalog.pg_enum e where e.enumtypid = t.oid
      ), '[]'),
      'operatorSchema', (
        select o.nspname
        from pg_catalog.pg_operator p
        join pg_catalog.pg_namespace o on o.oid = p.oprnamespace
        where p.oprname = '=' and p.oprleft = t.oid and p.oprright = t.oid
          and o.nspname <> 'pg_catalog'
        limit 1
      )
    ) order by t.oid)
    from recursive_type u
    join pg_catalog.pg_type t on t.oid = u.oid
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  ), '[]')
)::text as catalog`
