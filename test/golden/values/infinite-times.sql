select row_to_json(j$0) as r0
from (select t0."timestamp" as "timestamp",
  t0."timestamptz" as "timestamptz",
  t0."date" as "date",
  case when array_ndims(t0."timestamptzs") > 1 then '{"!":null}'::json else to_json(t0."timestamptzs") end as "timestamptzs",
  t0."interval" as "interval"
  from "kinds"."specimens" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "infinite times"
