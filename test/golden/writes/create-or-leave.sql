with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id")
  select k$0.c$0, k$0.c$1, $1::int4
  from unnest($2::text[], $3::text[]) with ordinality as k$0(c$0, c$1, c$2)
  order by k$0.c$2
  on conflict ("tenant_id", "slug") do nothing
  returning t0."id" as "id",
  t0."slug" as "slug",
  t0."name" as "name")
select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t1."slug" as "slug",
    t1."name" as "name"
    from w$0 as t1) as j$0) as r0
-- $1 = "1"
-- $2 = "{\"living-room\",\"attic\"}"
-- $3 = "{\"Salon\",\"Attic\"}"
