select (select row_to_json(j$0)
  from (select t0."name" as "name"
    from "kinds"."people" as t0
    where (t0."id" = $1::int4)) as j$0) as r0,
(select row_to_json(j$1)
  from (select t1."name" as "name"
    from "kinds"."people" as t1
    where (t1."best_friend_id" = $2::int4)) as j$1) as r1
-- $1 = "2"
-- $2 = "1"
