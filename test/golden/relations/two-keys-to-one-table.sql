select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."name" as "name",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."body" as "body"
      from "kinds"."messages" as t1
      where t1."sender_id" = t0."id"
      order by t1."id"
      limit 25) as j$1) as "messagesBySender",
  (select coalesce(json_agg(j$2), '[]'::json)
    from (select t2."body" as "body",
      (select row_to_json(j$3)
        from (select t3."name" as "name"
          from "kinds"."people" as t3
          where t3."id" = t2."sender_id") as j$3) as "sender"
      from "kinds"."messages" as t2
      where t2."recipient_id" = t0."id"
      order by t2."id"
      limit 25) as j$2) as "messagesByRecipient"
  from "kinds"."people" as t0
  order by t0."id"
  limit 25) as j$0
