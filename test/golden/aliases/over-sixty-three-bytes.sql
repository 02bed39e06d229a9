select coalesce(json_agg(json_build_object('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', j$0.c$0, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabcccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', j$0.c$1, 'id', j$0.c$2, 'parent', j$0.c$3, 'children', j$0.c$4)), '[]'::json) as r0
from (select t0."id"::text as c$0,
  t0."name" as c$1,
  t0."id"::text as c$2,
  (select json_build_object('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', j$1.c$5, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabcccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', j$1.c$6)
    from (select t1."name" as c$5,
      t1."id"::text as c$6
      from "kinds"."nodes" as t1
      where t1."id" = t0."parent_id") as j$1) as c$3,
  (select coalesce(json_agg(json_build_object('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', j$2.c$7)), '[]'::json)
    from (select t2."name" as c$7
      from "kinds"."nodes" as t2
      where t2."parent_id" = t0."id"
      order by t2."id"
      limit 1) as j$2) as c$4
  from "kinds"."nodes" as t0
  order by t0."id"
  limit 2) as j$0
