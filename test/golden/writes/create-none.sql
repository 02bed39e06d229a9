with w$0 as (insert into "shop"."categories" as t0 ("parent_id")
  select k$0.c$0
  from unnest($1::int4[]) with ordinality as k$0(c$0, c$1)
  order by k$0.c$1
  returning t0."id" as "id",
  t0."slug" as "slug")
select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t1."slug" as "slug"
    from w$0 as t1) as j$0) as r0
-- $1 = "{}"
