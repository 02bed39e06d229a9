select row_to_json(j$0) as r0
from (select t0."name" as "ctid",
  t0."id"::text as "tableoid",
  t0."name" as "xmin",
  t0."id"::text as "oid",
  t0."name" as "select",
  t0."id"::text as "from"
  from "kinds"."nodes" as t0
  order by t0."id"
  limit 1) as j$0
