with w$0 as (update "shop"."categories" as t0
  set "name" = $1::text, "parent_id" = $2::int4
  where (t0."id" = $3::int4)
  returning t0."id" as "id",
  t0."name" as "name",
  t0."parent_id" as "parent_id",
  t0."position" as "position")
select (select row_to_json(j$0)
  from (select t1."id"::text as "id",
    t1."name" as "name",
    t1."parent_id"::text as "parentId",
    t1."position" as "position"
    from w$0 as t1
    order by t1."id") as j$0) as r0
-- $1 = "Salon"
-- $2 = null
-- $3 = "1"
