select row_to_json(j$0) as r0
from (select t0."float8" as "float8",
  t0."jsonb" as "looks",
  case when array_ndims(t0."int8s") > 1 then '{"!":null}'::json else to_json(t0."int8s"::text[]) end as "int8s"
  from "kinds"."specimens" as t0
  where t0."label" ~~ $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "int8 just%"
