with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "position", "tenant_id")
  select k$0.c$0, k$0.c$1, k$0.c$2, $1::int4
  from unnest($2::text[], $3::text[], $4::int2[]) with ordinality as k$0(c$0, c$1, c$2, c$3)
  order by k$0.c$3
  returning t0."id" as "id",
  t0."slug" as "slug",
  t0."name" as "name",
  t0."position" as "position")
select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t1."slug" as "slug",
    t1."name" as "name",
    t1."position" as "position"
    from w$0 as t1) as j$0) as r0
-- $1 = "1"
-- $2 = "{\"a\",\"b\"}"
-- $3 = "{\"A\",\"B\"}"
-- $4 = "{\"2\",\"1\"}"
