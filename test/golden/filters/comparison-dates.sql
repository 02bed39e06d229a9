select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."timestamptz" as "timestamptz",
  t0."date" as "date"
  from "kinds"."specimens" as t0
  where ((t0."timestamptz" >= $1::timestamptz and t0."timestamptz" <= $2::timestamptz) and t0."date" > $3::date)
  order by t0."id"
  limit 40) as j$0
-- $1 = "2026-11-24T01:02:03.123456Z"
-- $2 = "infinity"
-- $3 = "2020-01-01"
