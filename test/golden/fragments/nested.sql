select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."name" as "name",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."name" as "name"
      from "kinds"."nodes" as t1
      where t1."parent_id" = t0."id"
      order by t1."id"
      limit 25) as j$1) as "children"
  from "kinds"."nodes" as t0
  order by t0."id"
  limit 2) as j$0
