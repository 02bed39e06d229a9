with w$0 as (update "shop"."products" as t0
  set "tags" = array_remove(t0."tags", $1::text)
  where (t0."id" = $2::int4)
  returning t0."id" as c$0)
select set_config('fraiseql.w0', coalesce((select json_agg(w$0)::text
      from w$0), '[]'), true)
-- $1 = "gift"
-- $2 = "3"

select (select row_to_json(j$0)
  from (select case when array_ndims(t1."tags") > 1 then '{"!":null}'::json else to_json(t1."tags") end as "tags",
    (select row_to_json(j$1)
      from (select t2."name" as "name"
        from "shop"."categories" as t2
        where t2."tenant_id" = t1."tenant_id" and t2."id" = t1."category_id") as j$1) as "category"
    from (select c$1, c$2
      from rows
      from (json_to_recordset(current_setting('fraiseql.w0', true)::json) as (c$0 int4)) with ordinality as k$0(c$1, c$2)
      limit 1) as k$0 join "shop"."products" as t1 on t1."id" = k$0.c$1
    order by t1."id") as j$0) as r0
