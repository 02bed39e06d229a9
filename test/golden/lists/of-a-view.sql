select row_to_json(j$0) as r0
from (select case when t0."order_id" is null then '{"!":null}'::json else to_json(t0."order_id"::text) end as "orderId",
  t0."line_count"::text as "lineCount",
  t0."pieces"::text as "pieces",
  case when t0."total" is null then '{"!":null}'::json else to_json(t0."total"::text) end as "total"
  from "shop"."order_summaries" as t0
  order by t0."pieces" desc,
  t0."placed_at" desc,
  t0."order_id"
  limit 2) as j$0
