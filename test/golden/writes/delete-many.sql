with w$0 as (delete
  from "shop"."reviews" as t0
  where (t0."rating" = $1::int2 and t0."is_published" = $2::bool) and (t0."id") in (select t1."id"
    from "shop"."reviews" as t1
    where (t1."rating" = $1::int2 and t1."is_published" = $2::bool)
    limit 100 + 1)
  returning t0."id" as "id")
select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t2."id"::text as "id"
    from w$0 as t2
    order by t2."id") as j$0) as r0
where case when (select count(*)
  from w$0) > 100 then ('fraiseql raises AT_MOST_EXCEEDED ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "1"
-- $2 = "false"
