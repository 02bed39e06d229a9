select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."numeric"::text as "numeric"
  from "kinds"."specimens" as t0
  where (t0."numeric" > $1::numeric and t0."numeric" <> $2::numeric)
  order by t0."id"
  limit 40) as j$0
-- $1 = "1234567890123456789012345678901234567890"
-- $2 = "NaN"
