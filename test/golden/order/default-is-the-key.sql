select row_to_json(j$0) as r0
from (select t0."x" as "x",
  t0."y" as "y",
  t0."mark_number" as "markNumber"
  from "kinds"."grid_marks" as t0
  order by t0."x",
  t0."y",
  t0."mark_number"
  limit 4) as j$0
