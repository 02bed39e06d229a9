select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."name" as "name",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."name" as "name",
      (select coalesce(json_agg(j$2), '[]'::json)
        from (select t2."name" as "name",
          (select coalesce(json_agg(j$3), '[]'::json)
            from (select t3."name" as "name"
              from "kinds"."nodes" as t3
              where t3."parent_id" = t2."id"
              order by t3."id"
              limit 5) as j$3) as "children"
          from "kinds"."nodes" as t2
          where t2."parent_id" = t1."id"
          order by t2."id"
          limit 5) as j$2) as "children"
      from "kinds"."nodes" as t1
      where t1."parent_id" = t0."id"
      order by t1."id"
      limit 5) as j$1) as "children"
  from "kinds"."nodes" as t0
  where t0."parent_id" is null
  order by t0."id"
  limit 25) as j$0
