with w$0 as (delete
  from "shop"."reviews" as t0
  where (t0."id" = $1::int8)
  returning t0."id" as "id",
  t0."rating" as "rating",
  t0."tenant_id" as "tenant_id",
  t0."product_id" as "product_id")
select (select row_to_json(j$0)
  from (select t1."id"::text as "id",
    t1."rating" as "rating",
    (select row_to_json(j$1)
      from (select t2."name" as "name",
        (select coalesce(json_agg(j$2), '[]'::json)
          from (select t3."id"::text as "id"
            from "shop"."reviews" as t3
            where t3."tenant_id" = t2."tenant_id" and t3."product_id" = t2."id"
            order by t3."id"
            limit 2) as j$2) as "reviews"
        from "shop"."products" as t2
        where t2."tenant_id" = t1."tenant_id" and t2."id" = t1."product_id") as j$1) as "product"
    from w$0 as t1
    order by t1."id") as j$0) as r0
-- $1 = "1145"
