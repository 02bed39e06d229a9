select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."id"::text as "id"
    from "kinds"."nodes" as t0
    where t0."id" = any ($1::int4[])
    order by t0."id"
    limit 25) as j$0) as r0,
(select coalesce(json_agg(j$1), '[]'::json)
  from (select t1."id"::text as "id"
    from "kinds"."nodes" as t1
    where t1."id" = any ($2::int4[])
    order by t1."id"
    limit 25) as j$1) as r1
-- $1 = "{\"1\",\"2\"}"
-- $2 = "{\"7\",\"3\"}"
