select row_to_json(j$0) as r0
from (select t0."label" as "label",
  case when array_ndims(t0."int4s") > 1 then '{"!":null}'::json else to_json(t0."int4s") end as "int4s"
  from "kinds"."specimens" as t0
  where t0."int4s" @> $1::int4[]
  order by t0."id"
  limit 40) as j$0
-- $1 = "{\"1\",\"2\"}"
