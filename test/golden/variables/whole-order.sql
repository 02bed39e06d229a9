select row_to_json(j$0) as r0
from (select t0."id"::text as "id"
  from "kinds"."nodes" as t0
  order by (select t1."name"
    from "kinds"."nodes" as t1
    where t1."id" = t0."parent_id") desc nulls first,
  t0."name" desc,
  t0."id"
  limit 3) as j$0
