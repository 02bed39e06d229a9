select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."name" as "name"
  from "kinds"."nodes" as t0
  where ((t0."name" = $1::text or exists (select
        from "kinds"."nodes" as t1
        where t1."parent_id" = t0."id" and t1."id" = any ($2::int4[]))) and not ((t0."parent_id" is not null and t0."id" = $3::int4)))
  order by t0."id"
  limit 25) as j$0
-- $1 = "root"
-- $2 = "{\"4\",\"5\"}"
-- $3 = "8"
