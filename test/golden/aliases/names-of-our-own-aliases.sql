select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."id"::text as "t",
  t0."name" as "j",
  t0."id"::text as "t0",
  t0."parent_id"::text as "j0",
  t0."name" as "r0",
  t0."name" as "c0",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."id"::text as "t",
      t1."name" as "row_to_json",
      t1."name" as "json_agg"
      from "kinds"."nodes" as t1
      where t1."parent_id" = t0."id"
      order by t1."id"
      limit 25) as j$1) as "children"
  from "kinds"."nodes" as t0
  order by t0."id"
  limit 1) as j$0
