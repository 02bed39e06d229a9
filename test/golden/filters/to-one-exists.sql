select row_to_json(j$0) as r0
from (select t0."name" as "name"
  from "kinds"."people" as t0
  where exists (select
    from "kinds"."passports" as t1
    where t1."person_id" = t0."id")
  order by t0."id"
  limit 25) as j$0
