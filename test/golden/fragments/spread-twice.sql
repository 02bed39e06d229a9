select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."name" as "name"
    from "kinds"."labels" as t0
    order by t0."id"
    limit 1) as j$0) as r0,
(select coalesce(json_agg(j$1), '[]'::json)
  from (select t1."name" as "name"
    from "kinds"."labels" as t1
    order by t1."id"
    limit 1
    offset 1) as j$1) as r1
