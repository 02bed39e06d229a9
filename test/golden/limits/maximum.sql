select row_to_json(j$0) as r0
from (select t0."id"::text as "id"
  from "shop"."categories" as t0
  order by t0."id"
  limit 200) as j$0
