select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."id"::text as "id",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."id"::text as "id"
      from "shop"."categories" as t1
      where t1."tenant_id" = t0."tenant_id" and t1."parent_id" = t0."id"
      order by t1."id"
      limit 25) as j$1) as "children"
  from "shop"."categories" as t0
  where t0."name" = $1::text
  order by t0."id"
  limit 25) as j$0
-- $1 = "nowhere"
