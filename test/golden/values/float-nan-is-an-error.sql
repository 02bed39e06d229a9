select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."float4" as "float4",
  t0."float8" as "float8",
  case when array_ndims(t0."float8s") > 1 then '{"!":null}'::json else to_json(t0."float8s") end as "float8s"
  from "kinds"."specimens" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "not a number"
