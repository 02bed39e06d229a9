select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."slug" as "slug",
  t0."name" as "name"
  from "shop"."categories" as t0
  where (t0."id" = $1::int4)) as j$0
-- $1 = "4"
