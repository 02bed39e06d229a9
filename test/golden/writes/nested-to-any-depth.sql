with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id")
  values ($1::text, $2::text, $3::int4)
  returning t0."id" as "id",
  t0."tenant_id" as "tenant_id")
select set_config($4::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) <> 1 then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "a"
-- $2 = "A"
-- $3 = "1"
-- $4 = "fraiseql.s0"

with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id", "parent_id")
  values ($1::text, $2::text, $3::int4,
    (select k$2."id"
      from json_to_record(current_setting($4::text, true)::json) as k$2("id" int4)))
  returning t0."tenant_id" as "tenant_id",
  t0."id" as "id")
select set_config($5::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) <> 1 then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "a-a"
-- $2 = "AA"
-- $3 = "1"
-- $4 = "fraiseql.s0"
-- $5 = "fraiseql.s1"

with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "position", "tenant_id", "parent_id")
  values ($1::text, $2::text, default, $3::int4,
    (select k$2."id"
      from json_to_record(current_setting($4::text, true)::json) as k$2("id" int4))), ($5::text, $6::text, $7::int2, $3::int4,
    (select k$2."id"
      from json_to_record(current_setting($4::text, true)::json) as k$2("id" int4)))
  returning t0."id" as "id")
select true
-- $1 = "a-a-a"
-- $2 = "AAA"
-- $3 = "1"
-- $4 = "fraiseql.s1"
-- $5 = "a-a-b"
-- $6 = "AAB"
-- $7 = "2"

with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id", "parent_id")
  values ($1::text, $2::text, $3::int4,
    (select k$2."id"
      from json_to_record(current_setting($4::text, true)::json) as k$2("id" int4)))
  returning t0."id" as "id")
select true
-- $1 = "a-b"
-- $2 = "AB"
-- $3 = "1"
-- $4 = "fraiseql.s0"

with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id")
  values ($1::text, $2::text, $3::int4)
  returning t0."id" as "id")
select set_config($4::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
-- $1 = "b"
-- $2 = "B"
-- $3 = "1"
-- $4 = "fraiseql.s4"

with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id")
  values ($1::text, $2::text, $3::int4)
  returning t0."tenant_id" as "tenant_id",
  t0."id" as "id")
select set_config($4::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) <> 1 then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "d"
-- $2 = "D"
-- $3 = "1"
-- $4 = "fraiseql.s5"

with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id", "parent_id")
  values ($1::text, $2::text, $3::int4,
    (select k$2."id"
      from json_to_record(current_setting($4::text, true)::json) as k$2("id" int4)))
  returning t0."id" as "id")
select set_config($5::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
-- $1 = "c"
-- $2 = "C"
-- $3 = "1"
-- $4 = "fraiseql.s5"
-- $5 = "fraiseql.s6"

select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."slug" as "slug",
    (select row_to_json(j$1)
      from (select t1."slug" as "slug"
        from "shop"."categories" as t1
        where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."parent_id") as j$1) as "parent",
    (select coalesce(json_agg(j$2), '[]'::json)
      from (select t2."slug" as "slug",
        (select coalesce(json_agg(j$3), '[]'::json)
          from (select t3."slug" as "slug"
            from "shop"."categories" as t3
            where t3."tenant_id" = t2."tenant_id" and t3."parent_id" = t2."id"
            order by t3."slug",
            t3."id"
            limit 25) as j$3) as "children"
        from "shop"."categories" as t2
        where t2."tenant_id" = t0."tenant_id" and t2."parent_id" = t0."id"
        order by t2."slug",
        t2."id"
        limit 25) as j$2) as "children"
    from rows
    from (json_to_recordset(concat('[',
          (select string_agg(nullif(current_setting(k$1.c$0, true), ''), ','
              order by k$1.c$1)
            from unnest($1::text[]) with ordinality as k$1(c$0, c$1)), ']')::json) as ("id" int4)) with ordinality as k$0(c$2, c$3) join "shop"."categories" as t0 on t0."id" = k$0.c$2
    order by k$0.c$3) as j$0) as r0
-- $1 = "{\"fraiseql.s0\",\"fraiseql.s4\",\"fraiseql.s6\"}"
