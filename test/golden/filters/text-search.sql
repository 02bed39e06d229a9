select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."body" as "body"
  from "kinds"."documents" as t0
  where t0."search" @@ websearch_to_tsquery($1::text)
  order by t0."id"
  limit 25) as j$0
-- $1 = "quick -lazy"
