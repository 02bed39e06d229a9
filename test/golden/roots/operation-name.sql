select row_to_json(j$0) as r0
from (select t0."name" as "name"
  from "kinds"."nodes" as t0
  where (t0."id" = $1::int4)) as j$0
-- $1 = "2"
