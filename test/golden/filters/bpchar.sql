select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."bpchar" as "bpchar"
  from "kinds"."specimens" as t0
  where (t0."bpchar" = any ($1::bpchar[]) and t0."varchar" ~~ $2::text)
  order by t0."id"
  limit 40) as j$0
-- $1 = "{\"abc\",\"xyz\"}"
-- $2 = "var%"
