select row_to_json(j$0) as r0
from (select t0."name" as "name"
  from "kinds"."labels" as t0
  where false
  order by t0."id"
  limit 25) as j$0
