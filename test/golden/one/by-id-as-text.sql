select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."public_id" as "publicId",
  case t0."status" when 'pending' then 'PENDING' when 'paid' then 'PAID' when 'packed' then 'PACKED' when 'shipped' then 'SHIPPED' when 'delivered' then 'DELIVERED' when 'cancelled' then 'CANCELLED' when 'returned' then 'RETURNED' end as "status",
  t0."total"::text as "total"
  from "shop"."orders" as t0
  where (t0."id" = $1::int8)) as j$0
-- $1 = "5"
