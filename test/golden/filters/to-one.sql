select row_to_json(j$0) as r0
from (select t0."name" as "name"
  from "kinds"."nodes" as t0
  where exists (select
    from "kinds"."nodes" as t1
    where t1."id" = t0."parent_id" and exists (select
      from "kinds"."nodes" as t2
      where t2."id" = t1."parent_id" and t2."name" = $1::text))
  order by t0."id"
  limit 25) as j$0
-- $1 = "root"
