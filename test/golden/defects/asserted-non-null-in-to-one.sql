select (select row_to_json(j$0)
  from (select case when t0."word" is null then '{"!":null}'::json else to_json(t0."word") end as "word"
    from "kinds"."promises" as t0
    where (t0."id" = $1::int4)) as j$0) as r0,
(select row_to_json(j$1)
  from (select case when t1."id" is null then '{"!":null}'::json else to_json(t1."id"::text) end as "id",
    case when t1."word" is null then '{"!":null}'::json else to_json(t1."word") end as "word",
    (select row_to_json(j$2)
      from (select t2."name" as "name"
        from "kinds"."nodes" as t2
        where t2."id" = t1."node_id") as j$2) as "node"
    from "kinds"."promises" as t1
    where (t1."id" = $2::int4)) as j$1) as r1,
(select coalesce(json_agg(j$3), '[]'::json)
  from (select t3."name" as "name"
    from "kinds"."nodes" as t3
    order by t3."id"
    limit 1) as j$3) as r2
-- $1 = "1"
-- $2 = "2"
