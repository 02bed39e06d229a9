select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."select"::text as "select"
    from "kinds"."Hostile Names" as t0
    where (t0."a""b" ~~ $1::text and t0."semi;colon--" ~~ $2::text and t0."where" <> $3::text and t0."order" ~~ $4::text and t0."__proto__" is not null and t0."constructor" = any ($5::text[]))
    order by t0."semi;colon--" desc,
    t0."a""b",
    t0."select" desc
    limit 25) as j$0) as r0,
(select coalesce(json_agg(j$1), '[]'::json)
  from (select t1."a""b" as "quoted",
    t1."constructor" as "constructor"
    from "kinds"."hostile_view" as t1
    order by t1."select"
    limit 25) as j$1) as r1
-- $1 = "%2"
-- $2 = "%colon%"
-- $3 = "x"
-- $4 = "order%"
-- $5 = "{\"constructor 2\"}"
