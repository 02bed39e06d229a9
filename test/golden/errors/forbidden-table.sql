select row_to_json(j$0) as r0
from (select t0."id"::text as "id"
  from "kinds"."forbidden" as t0
  order by t0."id"
  limit 25) as j$0
