select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."name" as "name",
  (select row_to_json(j$1)
    from (select t1."name" as "name"
      from "kinds"."nodes" as t1
      where t1."id" = t0."parent_id") as j$1) as "parent"
  from "kinds"."nodes" as t0
  order by (select t2."name"
    from "kinds"."nodes" as t2
    where t2."id" = t0."parent_id") desc nulls last,
  t0."id"
  limit 25) as j$0
