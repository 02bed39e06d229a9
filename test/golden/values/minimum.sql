select row_to_json(j$0) as r0
from (select t0."label" as "label",
  t0."int2" as "int2",
  t0."int4" as "int4",
  t0."int8"::text as "int8",
  t0."float4" as "float4",
  t0."float8" as "float8",
  t0."numeric"::text as "numeric",
  t0."money_like"::text as "moneyLike",
  t0."text" as "text",
  t0."varchar" as "varchar",
  t0."bpchar" as "bpchar",
  t0."citext" as "citext",
  t0."bool" as "bool",
  t0."uuid" as "uuid",
  t0."date" as "date",
  t0."time" as "time",
  t0."timetz" as "timetz",
  t0."timestamp" as "timestamp",
  t0."timestamptz" as "timestamptz",
  t0."interval" as "interval",
  t0."json" as "json",
  t0."jsonb" as "jsonb",
  t0."bytea" as "bytea",
  t0."inet" as "inet",
  t0."cidr" as "cidr",
  t0."macaddr" as "macaddr",
  case t0."mood" when 'sad' then 'SAD' when 'so-so' then 'SO_SO' when 'happy' then 'HAPPY' when 'Über happy' then 'UEBER_HAPPY' when 'don''t know' then 'DON_T_KNOW' when 'NULL' then 'NULL_LABEL' when '1st' then 'FIRST' end as "mood",
  t0."percentage" as "percentage",
  t0."short_code" as "shortCode",
  case when array_ndims(t0."texts") > 1 then '{"!":null}'::json else to_json(t0."texts") end as "texts",
  case when array_ndims(t0."int4s") > 1 then '{"!":null}'::json else to_json(t0."int4s") end as "int4s",
  case when array_ndims(t0."int8s") > 1 then '{"!":null}'::json else to_json(t0."int8s"::text[]) end as "int8s",
  case when array_ndims(t0."numerics") > 1 then '{"!":null}'::json else to_json(t0."numerics"::text[]) end as "numerics",
  case when array_ndims(t0."uuids") > 1 then '{"!":null}'::json else to_json(t0."uuids") end as "uuids",
  case when array_ndims(t0."timestamptzs") > 1 then '{"!":null}'::json else to_json(t0."timestamptzs") end as "timestamptzs",
  case when array_ndims(t0."moods") > 1 then '{"!":null}'::json else to_json((select case when t0."moods" is null then null else coalesce(json_agg(case j$1.c$0 when 'sad' then 'SAD' when 'so-so' then 'SO_SO' when 'happy' then 'HAPPY' when 'Über happy' then 'UEBER_HAPPY' when 'don''t know' then 'DON_T_KNOW' when 'NULL' then 'NULL_LABEL' when '1st' then 'FIRST' end
          order by j$1.ordinality), '[]'::json) end
      from unnest(t0."moods") with ordinality as j$1(c$0, ordinality))) end as "moods",
  case when array_ndims(t0."bools") > 1 then '{"!":null}'::json else to_json(t0."bools") end as "bools",
  case when array_ndims(t0."float8s") > 1 then '{"!":null}'::json else to_json(t0."float8s") end as "float8s",
  case when array_ndims(t0."jsonbs") > 1 then '{"!":null}'::json else to_json(t0."jsonbs") end as "jsonbs"
  from "kinds"."specimens" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "minimum"
