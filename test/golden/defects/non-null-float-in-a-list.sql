select row_to_json(j$0) as r0
from (select t0."label" as "label",
  case when t0."float8" is null then '{"!":null}'::json else to_json(t0."float8") end as "float8"
  from "kinds"."measurements" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 25) as j$0
-- $1 = "infinity"
