select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."citext" as "citext"
  from "kinds"."specimens" as t0
  where t0."citext" operator("kinds".~~) $1::"kinds"."citext"
  order by t0."id"
  limit 40) as j$0
-- $1 = "%TEX%"
