select row_to_json(j$0) as r0
from (select case when t0."id" is null then '{"!":null}'::json else to_json(t0."id"::text) end as "id",
  case when t0."word" is null then '{"!":null}'::json else to_json(t0."word") end as "word"
  from "kinds"."promises" as t0
  order by t0."id"
  limit 25) as j$0
