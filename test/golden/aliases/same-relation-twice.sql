select row_to_json(j$0) as r0
from (select (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."name" as "name"
      from "kinds"."nodes" as t1
      where t1."parent_id" = t0."id"
      order by t1."id"
      limit 1) as j$1) as "first",
  (select coalesce(json_agg(j$2), '[]'::json)
    from (select t2."name" as "name"
      from "kinds"."nodes" as t2
      where t2."parent_id" = t0."id"
      order by t2."id"
      limit 1
      offset 1) as j$2) as "second"
  from "kinds"."nodes" as t0
  where (t0."id" = $1::int4)) as j$0
-- $1 = "1"
