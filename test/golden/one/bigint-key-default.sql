select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."body" as "body"
  from "kinds"."messages" as t0
  where (t0."id" = $1::int8)) as j$0
-- $1 = "9007199254740993"
