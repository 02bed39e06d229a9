select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."uuid" as "uuid"
  from "kinds"."specimens" as t0
  where t0."uuid" = $1::uuid
  order by t0."id"
  limit 40) as j$0
-- $1 = "123e4567-e89b-12d3-a456-426614174000"
