with w$0 as (update "shop"."categories" as t0
  set "name" = $1::text
  where (t0."id" = $2::int4)
  returning t0."id" as "id")
select (select row_to_json(j$0)
  from (select t1."id"::text as "id"
    from w$0 as t1
    order by t1."id") as j$0) as r0
-- $1 = "Ours"
-- $2 = "13"
