select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."bytea" as "bytea"
  from "kinds"."specimens" as t0
  where t0."bytea" = any ($1::bytea[])
  order by t0."id"
  limit 40) as j$0
-- $1 = "{\"\\\\x00ff10\",\"\\\\x\"}"
