with w$0 as (update "shop"."categories" as t0
  set "parent_id" = $1::int4
  where (t0."id" = $2::int4)
  returning t0."id" as "id")
select set_config($3::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
-- $1 = null
-- $2 = "6"
-- $3 = "fraiseql.s0"

select (select row_to_json(j$0)
  from (select (select row_to_json(j$1)
      from (select t1."slug" as "slug"
        from "shop"."categories" as t1
        where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."parent_id") as j$1) as "parent"
    from (select c$2, c$3
      from rows
      from (json_to_recordset(concat('[',
            (select string_agg(nullif(current_setting(k$1.c$0, true), ''), ','
                order by k$1.c$1)
              from unnest($1::text[]) with ordinality as k$1(c$0, c$1)), ']')::json) as ("id" int4)) with ordinality as k$0(c$2, c$3)
      limit 1) as k$0 join "shop"."categories" as t0 on t0."id" = k$0.c$2
    order by t0."id") as j$0) as r0
-- $1 = "{\"fraiseql.s0\"}"

with w$0 as (select t0."id" as "id",
  t0."tenant_id" as "tenant_id"
  from "shop"."categories" as t0
  where t0."id" = $1::int4)
select set_config($2::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) <> 1 then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "1"
-- $2 = "fraiseql.s0"

with w$0 as (update "shop"."categories" as t0
  set "parent_id" = $1::int4
  from unnest($2::int4[]) as k$0(c$0)
  where t0."id" = k$0.c$0 and t0."tenant_id" = (select k$2."tenant_id"
    from json_to_record(current_setting($3::text, true)::json) as k$2("tenant_id" int4)) and t0."parent_id" = (select k$2."id"
    from json_to_record(current_setting($3::text, true)::json) as k$2("id" int4))
  returning t0."id" as "id")
select true
where case when (select count(*)
  from w$0) <> (select count(distinct k$1.c$1)
  from unnest($2::int4[]) as k$1(c$1)) then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = null
-- $2 = "{\"4\",\"5\"}"
-- $3 = "fraiseql.s0"

select (select row_to_json(j$0)
  from (select (select coalesce(json_agg(j$1), '[]'::json)
      from (select t1."id"::text as "id"
        from "shop"."categories" as t1
        where t1."tenant_id" = t0."tenant_id" and t1."parent_id" = t0."id"
        order by t1."id"
        limit 25) as j$1) as "children"
    from (select c$2, c$3
      from rows
      from (json_to_recordset(concat('[',
            (select string_agg(nullif(current_setting(k$1.c$0, true), ''), ','
                order by k$1.c$1)
              from unnest($1::text[]) with ordinality as k$1(c$0, c$1)), ']')::json) as ("id" int4)) with ordinality as k$0(c$2, c$3)
      limit 1) as k$0 join "shop"."categories" as t0 on t0."id" = k$0.c$2
    order by t0."id") as j$0) as r0
-- $1 = "{\"fraiseql.s0\"}"
