select row_to_json(j$0) as r0
from (select t0."name" as "name"
  from "kinds"."labels" as t0
  order by t0."id"
  limit 25) as j$0
