select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."family_name" as "familyName",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select case t1."status" when 'pending' then 'PENDING' when 'paid' then 'PAID' when 'packed' then 'PACKED' when 'shipped' then 'SHIPPED' when 'delivered' then 'DELIVERED' when 'cancelled' then 'CANCELLED' when 'returned' then 'RETURNED' end as "status",
      t1."total"::text as "total"
      from "shop"."orders" as t1
      where t1."tenant_id" = t0."tenant_id" and t1."customer_id" = t0."id" and t1."status" = any ($1::"shop"."order_status"[])
      order by t1."total" desc,
      t1."id"
      limit $2::int8
      offset 1) as j$1) as "orders"
  from "shop"."customers" as t0
  order by t0."family_name",
  t0."id"
  limit 3) as j$0
-- $1 = "{\"delivered\",\"shipped\"}"
-- $2 = "2"
