select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."id"::text as "id",
  (select row_to_json(j$1)
    from (select t1."id"::text as "id",
      t1."name" as "name"
      from "shop"."categories" as t1
      where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."category_id") as j$1) as "category"
  from "shop"."products" as t0
  order by t0."id"
  limit 3) as j$0
