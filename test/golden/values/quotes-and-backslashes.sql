select row_to_json(j$0) as r0
from (select t0."text" as "text",
  t0."varchar" as "varchar",
  t0."bpchar" as "bpchar",
  t0."citext" as "citext",
  case when array_ndims(t0."texts") > 1 then '{"!":null}'::json else to_json(t0."texts") end as "texts",
  case t0."mood" when 'sad' then 'SAD' when 'so-so' then 'SO_SO' when 'happy' then 'HAPPY' when 'Über happy' then 'UEBER_HAPPY' when 'don''t know' then 'DON_T_KNOW' when 'NULL' then 'NULL_LABEL' when '1st' then 'FIRST' end as "mood",
  case when array_ndims(t0."moods") > 1 then '{"!":null}'::json else to_json((select case when t0."moods" is null then null else coalesce(json_agg(case j$1.c$0 when 'sad' then 'SAD' when 'so-so' then 'SO_SO' when 'happy' then 'HAPPY' when 'Über happy' then 'UEBER_HAPPY' when 'don''t know' then 'DON_T_KNOW' when 'NULL' then 'NULL_LABEL' when '1st' then 'FIRST' end
          order by j$1.ordinality), '[]'::json) end
      from unnest(t0."moods") with ordinality as j$1(c$0, ordinality))) end as "moods",
  t0."short_code" as "shortCode"
  from "kinds"."specimens" as t0
  where t0."label" = $1::text
  order by t0."id"
  limit 40) as j$0
-- $1 = "quotes and backslashes"
