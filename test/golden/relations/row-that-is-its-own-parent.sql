select row_to_json(j$0) as r0
from (select t0."name" as "name",
  (select row_to_json(j$1)
    from (select t1."name" as "name"
      from "kinds"."nodes" as t1
      where t1."id" = t0."parent_id") as j$1) as "parent",
  (select coalesce(json_agg(j$2), '[]'::json)
    from (select t2."name" as "name"
      from "kinds"."nodes" as t2
      where t2."parent_id" = t0."id"
      order by t2."id"
      limit 25) as j$2) as "children"
  from "kinds"."nodes" as t0
  where (t0."id" = $1::int4)) as j$0
-- $1 = "9"
