with w$0 as (update "shop"."categories" as t0
  set "position" = $1::int2
  where t0."position" >= $2::int2 and (t0."id") in (select t1."id"
    from "shop"."categories" as t1
    where t1."position" >= $2::int2
    limit 1 + 1)
  returning t0."id" as "id")
select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t2."id"::text as "id"
    from w$0 as t2
    order by t2."id") as j$0) as r0
where case when (select count(*)
  from w$0) > 1 then ('fraiseql raises AT_MOST_EXCEEDED ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "7"
-- $2 = "0"
