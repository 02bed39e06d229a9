select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."body" as "body",
  (select row_to_json(j$1)
    from (select t1."id"::text as "id"
      from "kinds"."people" as t1
      where t1."id" = t0."recipient_id") as j$1) as "recipient"
  from "kinds"."messages" as t0
  where (t0."id" = $1::int8)) as j$0
-- $1 = "9007199254740993"
