select row_to_json(j$0) as r0
from (select t0."label" as "label"
  from "kinds"."specimens" as t0
  where (t0."bool" = $1::bool and t0."label" <> all ($2::text[]))
  order by t0."id"
  limit 40) as j$0
-- $1 = "true"
-- $2 = "{}"
