select coalesce(json_agg(j$0), '[]'::json) as r0
from (select case when t0."order_id" is null then '{"!":null}'::json else to_json(t0."order_id"::text) end as "orderId",
  (select row_to_json(j$1)
    from (select t1."id"::text as "id",
      t1."total"::text as "total"
      from "shop"."orders" as t1
      where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."order_id") as j$1) as "order"
  from "shop"."order_summaries" as t0
  order by t0."order_id"
  limit 2) as j$0
