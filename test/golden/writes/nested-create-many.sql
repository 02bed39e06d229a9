with w$0 as (insert into "shop"."categories" as t0 ("slug", "name", "tenant_id")
  values ($1::text, $2::text, $3::int4)
  returning t0."id" as "id",
  t0."tenant_id" as "tenant_id")
select set_config($4::text, coalesce((select string_agg(row_to_json(w$0)::text, ',')
      from w$0), ''), true)
where case when (select count(*)
  from w$0) <> 1 then ('fraiseql raises RELATED_ROW_NOT_FOUND ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "lamps"
-- $2 = "Lamps"
-- $3 = "1"
-- $4 = "fraiseql.s0"

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
-- $1 = "fraiseql.s0"
-- $2 = "{\"1\",\"3\",\"1\"}"

with w$0 as (insert into "shop"."products" as t0 ("sku", "name", "price", "cost_price", "currency", "tenant_id", "category_id")
  select k$0.c$0, k$0.c$1, k$0.c$2, k$0.c$3, k$0.c$4, $1::int4,
  (select k$2."id"
    from json_to_record(current_setting($2::text, true)::json) as k$2("id" int4))
  from unnest($3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::"shop"."currency"[]) with ordinality as k$0(c$0, c$1, c$2, c$3, c$4, c$5)
  order by k$0.c$5
  returning t0."id" as "id")
select true
-- $1 = "1"
-- $2 = "fraiseql.s0"
-- $3 = "{\"NEW-1\",\"NEW-2\"}"
-- $4 = "{\"Lamp\",\"Torch\"}"
-- $5 = "{\"10.00\",\"12.00\"}"
-- $6 = "{\"4\",\"5\"}"
-- $7 = "{\"EUR\",\"EUR\"}"

select (select row_to_json(j$0)
  from (select t0."slug" as "slug",
    (select coalesce(json_agg(j$1), '[]'::json)
      from (select t1."sku" as "sku"
        from "shop"."products" as t1
        where t1."tenant_id" = t0."tenant_id" and t1."category_id" = t0."id"
        order by t1."sku",
        t1."id"
        limit 25) as j$1) as "products"
    from (select c$2, c$3
      from rows
      from (json_to_recordset(concat('[',
            (select string_agg(nullif(current_setting(k$1.c$0, true), ''), ','
                order by k$1.c$1)
              from unnest($1::text[]) with ordinality as k$1(c$0, c$1)), ']')::json) as ("id" int4)) with ordinality as k$0(c$2, c$3)
      limit 1) as k$0 join "shop"."categories" as t0 on t0."id" = k$0.c$2
    order by k$0.c$3) as j$0) as r0
-- $1 = "{\"fraiseql.s0\"}"
