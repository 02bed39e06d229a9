select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."interval" as "interval"
  from "kinds"."specimens" as t0
  where (t0."interval" > $1::interval and t0."interval" < $2::interval)
  order by t0."id"
  limit 40) as j$0
-- $1 = "P1D"
-- $2 = "P2D"
