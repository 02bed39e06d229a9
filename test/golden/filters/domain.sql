select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."percentage" as "percentage",
  t0."short_code" as "shortCode"
  from "kinds"."specimens" as t0
  where (t0."percentage" >= $1::int4 and t0."short_code" ~~ $2::text)
  order by t0."id"
  limit 40) as j$0
-- $1 = "50"
-- $2 = "t%"
