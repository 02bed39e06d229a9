with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "position", "tenant_id")
  values ($1::text, $2::text, default, $3::int4), ($4::text, $5::text, $6::int2, $3::int4)
  returning t0."id" as "id",
  t0."slug" as "slug",
  t0."position" as "position")
select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t1."slug" as "slug",
    t1."position" as "position"
    from w$0 as t1) as j$0) as r0
-- $1 = "a"
-- $2 = "A"
-- $3 = "1"
-- $4 = "b"
-- $5 = "B"
-- $6 = "3"
