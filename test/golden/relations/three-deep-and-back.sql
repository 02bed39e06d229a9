select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."id"::text as "id",
  (select row_to_json(j$1)
    from (select t1."id"::text as "id"
      from "shop"."customers" as t1
      where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."customer_id") as j$1) as "customer",
  (select coalesce(json_agg(j$2), '[]'::json)
    from (select t2."line_number" as "lineNumber",
      (select row_to_json(j$3)
        from (select t3."id"::text as "id",
          (select coalesce(json_agg(j$4), '[]'::json)
            from (select t4."rating" as "rating",
              (select row_to_json(j$5)
                from (select t5."id"::text as "id"
                  from "shop"."customers" as t5
                  where t5."tenant_id" = t4."tenant_id" and t5."id" = t4."customer_id") as j$5) as "customer"
              from "shop"."reviews" as t4
              where t4."tenant_id" = t3."tenant_id" and t4."product_id" = t3."id"
              order by t4."id"
              limit 1) as j$4) as "reviews"
          from "shop"."products" as t3
          where t3."tenant_id" = t2."tenant_id" and t3."id" = t2."product_id") as j$3) as "product"
      from "shop"."order_items" as t2
      where t2."tenant_id" = t0."tenant_id" and t2."order_id" = t0."id"
      order by t2."order_id",
      t2."line_number"
      limit 2) as j$2) as "orderItems"
  from "shop"."orders" as t0
  order by t0."id"
  limit 2) as j$0
