select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."name" as "name",
  (select row_to_json(j$1)
    from (select t1."number" as "number",
      (select row_to_json(j$2)
        from (select t2."name" as "name"
          from "kinds"."people" as t2
          where t2."id" = t1."person_id") as j$2) as "person"
      from "kinds"."passports" as t1
      where t1."person_id" = t0."id") as j$1) as "passport",
  (select row_to_json(j$3)
    from (select t3."name" as "name"
      from "kinds"."people" as t3
      where t3."id" = t0."best_friend_id") as j$3) as "bestFriend",
  (select row_to_json(j$4)
    from (select t4."name" as "name"
      from "kinds"."people" as t4
      where t4."best_friend_id" = t0."id") as j$4) as "personByBestFriend"
  from "kinds"."people" as t0
  order by t0."id"
  limit 25) as j$0
