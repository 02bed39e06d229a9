select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."name" as "name"
    from "kinds"."labels" as t0
    order by t0."id"
    limit 25) as j$0) as r0,
(select row_to_json(j$1)
  from (select t1."name" as "name"
    from "kinds"."nodes" as t1
    where (t1."id" = $1::int4)) as j$1) as r1,
(select row_to_json(j$2)
  from (select t2."name" as "name"
    from "kinds"."nodes" as t2
    where (t2."id" = $2::int4)) as j$2) as r2,
(select coalesce(json_agg(j$3), '[]'::json)
  from (select t3."id"::text as "id"
    from "kinds"."nothing" as t3
    order by t3."id"
    limit 25) as j$3) as r3
-- $1 = "2"
-- $2 = "99"
