select row_to_json(j$0) as r0
from (select t0."text" as "text",
  t0."varchar" as "varchar",
  t0."bpchar" as "bpchar",
  t0."citext" as "citext",
  case when array_ndims(t0."texts") > 1 then '{"!":null}'::json else to_json(t0."texts") end as "texts",
  t0."short_code" as "shortCode"
  from "kinds"."specimens" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "control characters"
