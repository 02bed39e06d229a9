select row_to_json(j$0) as r0
from (select t0."name" as "__proto__",
  t0."id"::text as "constructor",
  t0."name" as "toString",
  t0."name" as "hasOwnProperty"
  from "kinds"."nodes" as t0
  order by t0."id"
  limit 1) as j$0
