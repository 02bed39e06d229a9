select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."inet" as "inet",
  t0."cidr" as "cidr",
  t0."macaddr" as "macaddr"
  from "kinds"."specimens" as t0
  where (t0."inet" >= $1::inet and t0."inet" < $2::inet)
  order by t0."id"
  limit 40) as j$0
-- $1 = "192.168.0.0/16"
-- $2 = "193.0.0.0"
