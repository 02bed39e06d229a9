with w$0 as (insert into "shop"."products" as t0 ("sku", "name", "description", "price", "cost_price", "currency", "category_id", "tags", "sizes", "attributes", "is_listed", "available_from", "tenant_id")
  values ($1::text, $2::text, $3::text, $4::numeric, $5::numeric, $6::"shop"."currency", $7::int4, $8::text[], $9::int4[], $10::jsonb, $11::bool, $12::date, $13::int4)
  returning t0."id" as "id",
  t0."sku" as "sku",
  t0."description" as "description",
  t0."tags" as "tags",
  t0."sizes" as "sizes",
  t0."attributes" as "attributes",
  t0."is_listed" as "is_listed",
  t0."available_from" as "available_from",
  t0."price" as "price",
  t0."currency" as "currency")
select (select row_to_json(j$0)
  from (select t1."sku" as "sku",
    t1."description" as "description",
    case when array_ndims(t1."tags") > 1 then '{"!":null}'::json else to_json(t1."tags") end as "tags",
    case when array_ndims(t1."sizes") > 1 then '{"!":null}'::json else to_json(t1."sizes") end as "sizes",
    t1."attributes" as "attributes",
    t1."is_listed" as "isListed",
    t1."available_from" as "availableFrom",
    t1."price"::text as "price",
    t1."currency" as "currency"
    from w$0 as t1) as j$0) as r0
-- $1 = "N-1"
-- $2 = "New"
-- $3 = null
-- $4 = "12.50"
-- $5 = "1"
-- $6 = "EUR"
-- $7 = "4"
-- $8 = "{\"a\\\"b\",\"c\\\\d\",NULL}"
-- $9 = null
-- $10 = "{\"x\":[\"\\\"\",{\"y\":null}]}"
-- $11 = "false"
-- $12 = "2026-11-24"
-- $13 = "1"
