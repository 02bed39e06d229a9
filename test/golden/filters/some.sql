select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."email" as "email"
  from "shop"."customers" as t0
  where exists (select
    from "shop"."orders" as t1
    where t1."tenant_id" = t0."tenant_id" and t1."customer_id" = t0."id" and (t1."status" = $1::"shop"."order_status" and t1."total" > $2::numeric))
  order by t0."id"
  limit 3) as j$0
-- $1 = "returned"
-- $2 = "900"
