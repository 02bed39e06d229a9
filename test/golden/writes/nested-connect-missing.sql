with w$0 as (select t0."tenant_id" as "tenant_id",
  t0."id" as "id"
  from "shop"."categories" as t0
  where t0."id" = $1::int4 and t0."tenant_id" = $2::int4)
select set_config($3::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) <> 1 then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "999999"
-- $2 = "1"
-- $3 = "fraiseql.s0"

with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id", "parent_id")
  values ($1::text, $2::text, $3::int4,
    (select k$2."id"
      from json_to_record(current_setting($4::text, true)::json) as k$2("id" int4)))
  returning t0."id" as "id")
select set_config($5::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
-- $1 = "lamps"
-- $2 = "Lamps"
-- $3 = "1"
-- $4 = "fraiseql.s0"
-- $5 = "fraiseql.s1"

select (select row_to_json(j$0)
  from (select t0."slug" as "slug"
    from (select c$2, c$3
      from rows
      from (json_to_recordset(concat('[',
            (select string_agg(nullif(current_setting(k$1.c$0, true), ''), ','
                order by k$1.c$1)
              from unnest($1::text[]) with ordinality as k$1(c$0, c$1)), ']')::json) as ("id" int4)) with ordinality as k$0(c$2, c$3)
      limit 1) as k$0 join "shop"."categories" as t0 on t0."id" = k$0.c$2
    order by k$0.c$3) as j$0) as r0
-- $1 = "{\"fraiseql.s1\"}"
