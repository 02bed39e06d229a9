select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."name" as "name"
    from "kinds"."labels" as t0
    order by t0."id"
    limit 1) as j$0) as r0,
(select row_to_json(j$1)
  from (select t1."name" as "name"
    from "kinds"."nodes" as t1
    where (t1."id" = $1::int4)) as j$1) as r1
-- $1 = "1"
