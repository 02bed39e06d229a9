select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."int2" as "int2"
  from "kinds"."specimens" as t0
  where (t0."label" = any ($1::text[]) and t0."int2" <> all ($2::int2[]))
  order by t0."id"
  limit 40) as j$0
-- $1 = "{\"plain\",\"minimum\",\"nowhere\"}"
-- $2 = "{\"1\",\"7\"}"
