select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."name" as "name"
  from "kinds"."nodes" as t0
  where t0."name" ~~ $1::text
  order by t0."id" desc
  limit $2::int8) as j$0
-- $1 = "%t%"
-- $2 = "2"
