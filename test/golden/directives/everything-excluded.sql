select (select coalesce(json_agg(j$0), '[]'::json)
  from (select
    from "kinds"."nodes" as t0
    order by t0."id"
    limit 2) as j$0) as r0,
(select row_to_json(j$1)
  from (select
    from "kinds"."nodes" as t1
    where (t1."id" = $1::int4)) as j$1) as r1
-- $1 = "1"
