with w$0 as (update "shop"."products" as t0
  set "attributes" = coalesce(t0."attributes" || $1::jsonb, $1::jsonb), "tags" = $2::text[] || t0."tags"
  where (t0."id" = $3::int4)
  returning t0."id" as "id",
  t0."tags" as "tags",
  t0."attributes" as "attributes")
select (select row_to_json(j$0)
  from (select case when array_ndims(t1."tags") > 1 then '{"!":null}'::json else to_json(t1."tags") end as "tags",
    t1."attributes" as "attributes"
    from w$0 as t1
    order by t1."id") as j$0) as r0
-- $1 = "{\"colour\":\"red\",\"new\":[1]}"
-- $2 = "{\"first\"}"
-- $3 = "3"
