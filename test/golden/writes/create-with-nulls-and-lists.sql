insert into "shop"."products" as t0 ("sku", "name", "description", "price", "cost_price", "currency", "category_id", "tags", "sizes", "attributes", "is_listed", "available_from", "tenant_id")
values ($1::text, $2::text, $3::text, $4::numeric, $5::numeric, $6::"shop"."currency", $7::int4, $8::text[], $9::int4[], $10::jsonb, $11::bool, $12::date, $13::int4)
returning (select row_to_json(j$0)
  from (select t0."sku" as "sku",
    t0."description" as "description",
    case when array_ndims(t0."tags") > 1 then '{"!":null}'::json else to_json(t0."tags") end as "tags",
    case when array_ndims(t0."sizes") > 1 then '{"!":null}'::json else to_json(t0."sizes") end as "sizes",
    t0."attributes" as "attributes",
    t0."is_listed" as "isListed",
    t0."available_from" as "availableFrom",
    t0."price"::text as "price",
    t0."currency" as "currency") as j$0) as r0
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
