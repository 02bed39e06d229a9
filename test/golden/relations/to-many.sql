select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."id"::text as "id",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."id"::text as "id",
      case t1."status" when 'pending' then 'PENDING' when 'paid' then 'PAID' when 'packed' then 'PACKED' when 'shipped' then 'SHIPPED' when 'delivered' then 'DELIVERED' when 'cancelled' then 'CANCELLED' when 'returned' then 'RETURNED' end as "status"
      from "shop"."orders" as t1
      where t1."tenant_id" = t0."tenant_id" and t1."customer_id" = t0."id"
      order by t1."id"
      limit 2) as j$1) as "orders"
  from "shop"."customers" as t0
  order by t0."id"
  limit 2) as j$0
