with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id")
  values ($1::text, $2::text, $3::int4)
  returning t0."id" as "id",
  t0."slug" as "slug",
  t0."name" as "name",
  t0."position" as "position",
  t0."tenant_id" as "tenant_id")
select (select row_to_json(j$0)
  from (select t1."slug" as "slug",
    t1."name" as "name",
    t1."position" as "position",
    t1."tenant_id"::text as "tenantId"
    from w$0 as t1) as j$0) as r0
-- $1 = "garden"
-- $2 = "Garden"
-- $3 = "1"
