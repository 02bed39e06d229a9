select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."int8"::text as "int8"
  from "kinds"."specimens" as t0
  where t0."int8" > $1::int8
  order by t0."id"
  limit 40) as j$0
-- $1 = "9007199254740992"
