select (select coalesce(json_agg(j$0), '[]'::json)
  from (select 'Node'::text as "__typename",
    (select row_to_json(j$1)
      from (select 'Node'::text as "__typename"
        from "kinds"."nodes" as t1
        where t1."id" = t0."parent_id") as j$1) as "parent",
    (select coalesce(json_agg(j$2), '[]'::json)
      from (select 'Node'::text as "__typename", 'Node'::text as "t"
        from "kinds"."nodes" as t2
        where t2."parent_id" = t0."id"
        order by t2."id"
        limit 1) as j$2) as "children"
    from "kinds"."nodes" as t0
    order by t0."id"
    limit 1) as j$0) as r0,
(select row_to_json(j$3)
  from (select 'Node'::text as "__typename"
    from "kinds"."nodes" as t3
    where (t3."id" = $1::int4)) as j$3) as r1
-- $1 = "99"
