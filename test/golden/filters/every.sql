select row_to_json(j$0) as r0
from (select t0."name" as "name"
  from "kinds"."people" as t0
  where not exists (select
    from "kinds"."messages" as t1
    where t1."sender_id" = t0."id" and (exists (select
        from "kinds"."people" as t2
        where t2."id" = t1."recipient_id" and t2."name" = $1::text)) is not true)
  order by t0."id"
  limit 25) as j$0
-- $1 = "Bo"
