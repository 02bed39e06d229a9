select row_to_json(j$0) as r0
from (select t0."name" as "name"
  from "kinds"."people" as t0
  where not exists (select
    from "kinds"."messages" as t1
    where t1."sender_id" = t0."id" and (t1."recipient_id" > $1::int4) is not true)
  order by t0."id"
  limit 25) as j$0
-- $1 = "0"
