with w$0 as (select t0."id" as "id"
  from "shop"."categories" as t0
  where t0."id" = $1::int4)
select set_config($2::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) <> 1 then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "2"
-- $2 = "fraiseql.s0"

with w$0 as (update "shop"."categories" as t0
  set "name" = $1::text, "parent_id" = (select k$2."id"
    from json_to_record(current_setting($2::text, true)::json) as k$2("id" int4))
  where (t0."id" = $3::int4)
  returning t0."id" as "id",
  t0."tenant_id" as "tenant_id")
select set_config($4::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) <> 1 then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "Chairs"
-- $2 = "fraiseql.s0"
-- $3 = "4"
-- $4 = "fraiseql.s1"

with w$0 as (update "shop"."categories" as t0
  set "parent_id" = (select k$2."id"
    from json_to_record(current_setting($1::text, true)::json) as k$2("id" int4))
  from unnest($2::int4[]) as k$0(c$0)
  where t0."id" = k$0.c$0
  returning t0."id" as "id")
select true
where case when (select count(*)
  from w$0) <> (select count(distinct k$1.c$1)
  from unnest($2::int4[]) as k$1(c$1)) then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "fraiseql.s1"
-- $2 = "{\"5\"}"

with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id", "parent_id")
  select k$0.c$0, k$0.c$1, $1::int4,
  (select k$2."id"
    from json_to_record(current_setting($2::text, true)::json) as k$2("id" int4))
  from unnest($3::text[], $4::text[]) with ordinality as k$0(c$0, c$1, c$2)
  order by k$0.c$2
  returning t0."id" as "id")
select true
-- $1 = "1"
-- $2 = "fraiseql.s1"
-- $3 = "{\"stools\"}"
-- $4 = "{\"Stools\"}"

with w$0 as (update "shop"."products" as t0
  set "category_id" = (select k$2."id"
    from json_to_record(current_setting($1::text, true)::json) as k$2("id" int4))
  from unnest($2::int4[]) as k$0(c$0)
  where t0."id" = k$0.c$0
  returning t0."id" as "id")
select true
where case when (select count(*)
  from w$0) <> (select count(distinct k$1.c$1)
  from unnest($2::int4[]) as k$1(c$1)) then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "fraiseql.s1"
-- $2 = "{\"1\"}"

with w$0 as (update "shop"."products" as t0
  set "category_id" = (select k$2."id"
    from json_to_record(current_setting($1::text, true)::json) as k$2("id" int4))
  from unnest($2::int4[], $3::text[]) as k$0(c$0, c$1)
  where t0."tenant_id" = k$0.c$0 and t0."sku" = k$0.c$1
  returning t0."id" as "id")
select true
where case when (select count(*)
  from w$0) <> (select count(distinct (k$1.c$2, k$1.c$3))
  from unnest($2::int4[], $3::text[]) as k$1(c$2, c$3)) then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "fraiseql.s1"
-- $2 = "{\"1\"}"
-- $3 = "{\"ALD-00003\"}"

select (select row_to_json(j$0)
  from (select t0."name" as "name",
    (select row_to_json(j$1)
      from (select t1."slug" as "slug"
        from "shop"."categories" as t1
        where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."parent_id") as j$1) as "parent",
    (select coalesce(json_agg(j$2), '[]'::json)
      from (select t2."slug" as "slug"
        from "shop"."categories" as t2
        where t2."tenant_id" = t0."tenant_id" and t2."parent_id" = t0."id"
        order by t2."slug",
        t2."id"
        limit 25) as j$2) as "children",
    (select coalesce(json_agg(j$3), '[]'::json)
      from (select t3."id"::text as "id"
        from "shop"."products" as t3
        where t3."tenant_id" = t0."tenant_id" and t3."category_id" = t0."id" and t3."id" = any ($1::int4[])
        order by t3."id"
        limit 25) as j$3) as "products"
    from (select c$2, c$3
      from rows
      from (json_to_recordset(concat('[',
            (select string_agg(nullif(current_setting(k$1.c$0, true), ''), ','
                order by k$1.c$1)
              from unnest($2::text[]) with ordinality as k$1(c$0, c$1)), ']')::json) as ("id" int4)) with ordinality as k$0(c$2, c$3)
      limit 1) as k$0 join "shop"."categories" as t0 on t0."id" = k$0.c$2
    order by t0."id") as j$0) as r0
-- $1 = "{\"1\",\"3\"}"
-- $2 = "{\"fraiseql.s1\"}"
