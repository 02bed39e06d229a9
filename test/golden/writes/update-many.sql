with w$0 as (update "shop"."categories" as t0
  set "position" = $1::int2
  where t0."slug" = any ($2::text[]) and (t0."id") in (select t1."id"
    from "shop"."categories" as t1
    where t1."slug" = any ($2::text[])
    limit $3::int8 + 1)
  returning t0."id" as "id",
  t0."slug" as "slug",
  t0."position" as "position")
select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t2."id"::text as "id",
    t2."slug" as "slug",
    t2."position" as "position"
    from w$0 as t2
    order by t2."id") as j$0) as r0
where case when (select count(*)
  from w$0) > $3::int8 then ('fraiseql raises AT_MOST_EXCEEDED ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "7"
-- $2 = "{\"living-room\",\"bedroom\"}"
-- $3 = "2"
