select row_to_json(j$0) as r0
from (select t0."label" as "label",
  case when array_ndims(t0."texts") > 1 then '{"!":null}'::json else to_json(t0."texts") end as "texts"
  from "kinds"."specimens" as t0
  where t0."texts" = $1::text[]
  order by t0."id"
  limit 40) as j$0
-- $1 = "{\"a\\\"b\",\"c\\\\d\",\"e,f\",\"{g}\",\"NULL\",\"'\"}"
