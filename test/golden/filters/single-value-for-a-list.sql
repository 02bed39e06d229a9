select row_to_json(j$0) as r0
from (select t0."name" as "name"
  from "kinds"."nodes" as t0
  where (t0."id" = any ($1::int4[]))
  order by t0."id"
  limit 25) as j$0
-- $1 = "{\"3\"}"
