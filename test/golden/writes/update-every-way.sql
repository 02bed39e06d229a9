with w$0 as (update "shop"."products" as t0
  set "description" = $1::text, "stock" = t0."stock" + $2::int8, "price" = t0."price" + $3::numeric, "tags" = t0."tags" || $4::text[], "attributes" = t0."attributes" - $5::text[]
  where (t0."id" = $6::int4)
  returning t0."id" as "id",
  t0."description" as "description",
  t0."stock" as "stock",
  t0."price" as "price",
  t0."tags" as "tags",
  t0."attributes" as "attributes")
select (select row_to_json(j$0)
  from (select t1."description" as "description",
    t1."stock"::text as "stock",
    t1."price"::text as "price",
    case when array_ndims(t1."tags") > 1 then '{"!":null}'::json else to_json(t1."tags") end as "tags",
    t1."attributes" as "attributes"
    from w$0 as t1
    order by t1."id") as j$0) as r0
-- $1 = null
-- $2 = "-2"
-- $3 = "0.5"
-- $4 = "{\"x\",NULL}"
-- $5 = "{\"colour\"}"
-- $6 = "3"
