select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."name" as "name"
  from "kinds"."nodes" as t0
  where ((t0."name" ~~ $1::text or (t0."id" > $2::int4 and not (exists (select
            from "kinds"."nodes" as t1
            where t1."id" = t0."parent_id")))) and not (t0."id" = $3::int4))
  order by t0."id"
  limit 25) as j$0
-- $1 = "left%"
-- $2 = "5"
-- $3 = "4"
