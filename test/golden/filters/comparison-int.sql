select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."int4" as "int4"
  from "kinds"."specimens" as t0
  where (t0."int4" >= $1::int4 and t0."int4" < $2::int4)
  order by t0."id"
  limit 40) as j$0
-- $1 = "2"
-- $2 = "2147483647"
