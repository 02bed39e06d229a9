with w$0 as (select t0."id" as "id"
  from "shop"."categories" as t0
  where t0."id" = $1::int4)
select set_config($2::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) <> 1 then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "6"
-- $2 = "fraiseql.s0"

with w$0 as (update "shop"."products" as t0
  set "category_id" = (select k$2."id"
    from json_to_record(current_setting($1::text, true)::json) as k$2("id" int4))
  where t0."id" = any ($2::int4[]) and (t0."id") in (select t1."id"
    from "shop"."products" as t1
    where t1."id" = any ($2::int4[])
    limit 2 + 1)
  returning t0."id" as "id")
select set_config($3::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) > 2 then ('fraiseql raises AT_MOST_EXCEEDED ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "fraiseql.s0"
-- $2 = "{\"1\",\"3\"}"
-- $3 = "fraiseql.s1"

select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."id"::text as "id",
    (select row_to_json(j$1)
      from (select t1."id"::text as "id"
        from "shop"."categories" as t1
        where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."category_id") as j$1) as "category"
    from rows
    from (json_to_recordset(concat('[',
          (select string_agg(nullif(current_setting(k$1.c$0, true), ''), ','
              order by k$1.c$1)
            from unnest($1::text[]) with ordinality as k$1(c$0, c$1)), ']')::json) as ("id" int4)) with ordinality as k$0(c$2, c$3) join "shop"."products" as t0 on t0."id" = k$0.c$2
    order by t0."id") as j$0) as r0
-- $1 = "{\"fraiseql.s1\"}"
