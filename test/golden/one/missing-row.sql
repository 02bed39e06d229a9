select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  (select row_to_json(j$1)
    from (select t1."id"::text as "id"
      from "shop"."categories" as t1
      where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."parent_id") as j$1) as "parent"
  from "shop"."categories" as t0
  where (t0."id" = $1::int4)) as j$0
-- $1 = "999999"
