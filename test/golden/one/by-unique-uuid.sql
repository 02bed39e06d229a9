select row_to_json(j$0) as r0
from (select t0."id"::text as "id"
  from "shop"."orders" as t0
  where (t0."public_id" = $1::uuid)) as j$0
-- $1 = "00000000-0000-0000-0000-000000000000"
