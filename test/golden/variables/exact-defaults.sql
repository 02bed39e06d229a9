select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."label" as "label"
    from "kinds"."specimens" as t0
    where t0."int8" = $1::int8
    order by t0."id"
    limit 40) as j$0) as r0,
(select coalesce(json_agg(j$1), '[]'::json)
  from (select t1."label" as "label"
    from "kinds"."specimens" as t1
    where t1."numeric" = $2::numeric
    order by t1."id"
    limit 40) as j$1) as r1
-- $1 = "9007199254740993"
-- $2 = "1234567890123456789012345678901234567890.1234567890"
