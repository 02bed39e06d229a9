select (select row_to_json(j$0)
  from (select t0."label" as "label",
    case when t0."float8" is null then '{"!":null}'::json else to_json(t0."float8") end as "float8"
    from "kinds"."measurements" as t0
    where (t0."id" = $1::int4)) as j$0) as r0,
(select coalesce(json_agg(j$1), '[]'::json)
  from (select case when t1."float8" is null then '{"!":null}'::json else to_json(t1."float8") end as "float8"
    from "kinds"."measurements" as t1
    where t1."label" = $2::text
    order by t1."id"
    limit 25) as j$1) as r1
-- $1 = "12"
-- $2 = "plain"
