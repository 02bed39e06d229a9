select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."name" as "name",
    (select coalesce(json_agg(j$1), '[]'::json)
      from (select case when t1."id" is null then '{"!":null}'::json else to_json(t1."id"::text) end as "id",
        case when t1."word" is null then '{"!":null}'::json else to_json(t1."word") end as "word"
        from "kinds"."promises" as t1
        where t1."node_id" = t0."id"
        order by t1."id"
        limit 25) as j$1) as "promises"
    from "kinds"."nodes" as t0
    where t0."id" = any ($1::int4[])
    order by t0."id"
    limit 25) as j$0) as r0,
(select row_to_json(j$2)
  from (select (select coalesce(json_agg(j$3), '[]'::json)
      from (select case when t3."word" is null then '{"!":null}'::json else to_json(t3."word") end as "word"
        from "kinds"."promises" as t3
        where t3."node_id" = t2."id"
        order by t3."id"
        limit 25) as j$3) as "promises"
    from "kinds"."nodes" as t2
    where (t2."id" = $2::int4)) as j$2) as r1
-- $1 = "{\"1\",\"2\"}"
-- $2 = "8"
