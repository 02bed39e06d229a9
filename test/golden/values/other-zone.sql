select row_to_json(j$0) as r0
from (select t0."timestamp" as "timestamp",
  t0."timestamptz" as "timestamptz",
  t0."timetz" as "timetz",
  t0."interval" as "interval"
  from "kinds"."specimens" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "another zone"
