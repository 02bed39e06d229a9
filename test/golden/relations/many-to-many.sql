select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."name" as "name",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select (select row_to_json(j$2)
        from (select t2."name" as "name"
          from "kinds"."nodes" as t2
          where t2."id" = t1."node_id") as j$2) as "node"
      from "kinds"."node_labels" as t1
      where t1."label_id" = t0."id"
      order by t1."node_id",
      t1."label_id"
      limit 25) as j$1) as "nodeLabels"
  from "kinds"."labels" as t0
  order by t0."id"
  limit 25) as j$0
