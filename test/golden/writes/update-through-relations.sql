with w$0 as (update "shop"."products" as t0
  set "is_listed" = $1::bool
  where (exists (select
      from "shop"."categories" as t1
      where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."category_id" and t1."slug" = $2::text) and t0."stock" > $3::int8) and (t0."id") in (select t2."id"
    from "shop"."products" as t2
    where (exists (select
        from "shop"."categories" as t3
        where t3."tenant_id" = t2."tenant_id" and t3."id" = t2."category_id" and t3."slug" = $2::text) and t2."stock" > $3::int8)
    limit 50 + 1)
  returning t0."id" as "id",
  t0."sku" as "sku",
  t0."is_listed" as "is_listed")
select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t4."sku" as "sku",
    t4."is_listed" as "isListed"
    from w$0 as t4
    order by t4."id") as j$0) as r0
where case when (select count(*)
  from w$0) > 50 then ('fraiseql raises AT_MOST_EXCEEDED ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "false"
-- $2 = "wardrobes"
-- $3 = "100"
