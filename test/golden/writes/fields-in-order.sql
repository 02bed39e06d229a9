with w$0 as (update "shop"."categories" as t0
  set "name" = $1::text
  where (t0."id" = $2::int4)
  returning t0."id" as c$0)
select set_config('fraiseql.w0', coalesce((select json_agg(w$0)::text
      from w$0), '[]'), true)
-- $1 = "One"
-- $2 = "1"

select (select row_to_json(j$0)
  from (select t1."name" as "name",
    (select coalesce(json_agg(j$1), '[]'::json)
      from (select t2."name" as "name",
        (select row_to_json(j$2)
          from (select t3."name" as "name"
            from "shop"."categories" as t3
            where t3."tenant_id" = t2."tenant_id" and t3."id" = t2."parent_id") as j$2) as "parent"
        from "shop"."categories" as t2
        where t2."tenant_id" = t1."tenant_id" and t2."parent_id" = t1."id"
        order by t2."id"
        limit 1) as j$1) as "children"
    from (select c$1, c$2
      from rows
      from (json_to_recordset(current_setting('fraiseql.w0', true)::json) as (c$0 int4)) with ordinality as k$0(c$1, c$2)
      limit 1) as k$0 join "shop"."categories" as t1 on t1."id" = k$0.c$1
    order by t1."id") as j$0) as r0

with w$0 as (update "shop"."categories" as t0
  set "name" = $1::text
  where (t0."id" = $2::int4)
  returning t0."id" as "id",
  t0."name" as "name")
select (select row_to_json(j$0)
  from (select t1."name" as "name"
    from w$0 as t1
    order by t1."id") as j$0) as r0
-- $1 = "Two"
-- $2 = "1"
