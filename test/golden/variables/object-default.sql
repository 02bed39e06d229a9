select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."body" as "body"
  from "kinds"."messages" as t0
  where (t0."id" = any ($1::int8[]) and (t0."body" ~~ $2::text))
  order by t0."id"
  limit 25) as j$0
-- $1 = "{\"9007199254740993\"}"
-- $2 = "to%"
