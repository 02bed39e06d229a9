select row_to_json(j$0) as r0
from (select t0."numeric"::text as "numeric",
  case when array_ndims(t0."numerics") > 1 then '{"!":null}'::json else to_json(t0."numerics"::text[]) end as "numerics"
  from "kinds"."specimens" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "not a number"
