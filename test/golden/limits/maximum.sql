select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."id"::text as "id"
    from "shop"."categories" as t0
    order by t0."id"
    limit 200) as j$0) as r0
