select json_build_object('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', j$0.c$0, 'label', j$0.c$1) as r0
from (select t0."float8" as c$0,
  t0."label" as c$1
  from "kinds"."specimens" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "not a number"
