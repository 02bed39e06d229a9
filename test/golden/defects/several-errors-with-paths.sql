select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."float4" as "nan",
  case when array_ndims(t0."float8s") > 1 then '{"!":null}'::json else to_json(t0."float8s") end as "float8s",
  t0."int8"::text as "int8",
  t0."json" as "json"
  from "kinds"."specimens" as t0
  where t0."label" = any ($1::text[])
  order by t0."id"
  limit 40) as j$0
-- $1 = "{\"not a number\",\"infinity\",\"plain\"}"
