select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."email" as "email"
  from "shop"."customers" as t0
  where (t0."tenant_id" = $1::int4 and t0."email" = $2::text)) as j$0
-- $1 = "1"
-- $2 = "dmitri.usman1@example.org"
