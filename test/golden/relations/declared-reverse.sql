select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."name" as "name",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select case when t1."id" is null then '{"!":null}'::json else to_json(t1."id"::text) end as "id",
      case when t1."word" is null then '{"!":null}'::json else to_json(t1."word") end as "word"
      from "kinds"."promises" as t1
      where t1."node_id" = t0."id" and t1."word" is not null
      order by t1."id"
      limit 25) as j$1) as "promises"
  from "kinds"."nodes" as t0
  order by t0."id"
  limit 2) as j$0
