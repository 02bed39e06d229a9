select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."id"::text as "id",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."name" as "name",
      t1."parent_id"::text as "parentId",
      t1."id"::text as "id"
      from "kinds"."nodes" as t1
      where t1."parent_id" = t0."id"
      order by t1."id"
      limit 1) as j$1) as "children",
  t0."name" as "name"
  from "kinds"."nodes" as t0
  order by t0."id"
  limit 1) as j$0
