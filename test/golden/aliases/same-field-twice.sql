select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."price"::text as "price"
    from "shop"."products" as t0
    order by t0."price",
    t0."id"
    limit 1) as j$0) as r0,
(select coalesce(json_agg(j$1), '[]'::json)
  from (select t1."price"::text as "price"
    from "shop"."products" as t1
    order by t1."price" desc,
    t1."id"
    limit 1) as j$1) as r1
