with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "parent_id", "tenant_id")
  values ($1::text, $2::text, $3::int4, $4::int4)
  returning t0."id" as c$0)
select set_config('fraiseql.w0', coalesce((select json_agg(w$0)::text
      from w$0), '[]'), true)
-- $1 = "garden"
-- $2 = "Garden"
-- $3 = "1"
-- $4 = "1"

select (select row_to_json(j$0)
  from (select t1."name" as "name",
    (select row_to_json(j$1)
      from (select t2."name" as "name",
        (select coalesce(json_agg(j$2), '[]'::json)
          from (select t3."slug" as "slug"
            from "shop"."categories" as t3
            where t3."tenant_id" = t2."tenant_id" and t3."parent_id" = t2."id" and t3."slug" = $1::text
            order by t3."id"
            limit 25) as j$2) as "children"
        from "shop"."categories" as t2
        where t2."tenant_id" = t1."tenant_id" and t2."id" = t1."parent_id") as j$1) as "parent"
    from (select c$1, c$2
      from rows
      from (json_to_recordset(current_setting('fraiseql.w0', true)::json) as (c$0 int4)) with ordinality as k$0(c$1, c$2)
      limit 1) as k$0 join "shop"."categories" as t1 on t1."id" = k$0.c$1
    order by k$0.c$2) as j$0) as r0
-- $1 = "garden"
