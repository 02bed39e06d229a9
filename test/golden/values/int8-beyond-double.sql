select row_to_json(j$0) as r0
from (select t0."int8"::text as "int8",
  case when array_ndims(t0."int8s") > 1 then '{"!":null}'::json else to_json(t0."int8s"::text[]) end as "int8s",
  t0."json" as "json",
  t0."jsonb" as "jsonb"
  from "kinds"."specimens" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "int8 just above 2^53"
