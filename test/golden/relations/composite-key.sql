select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."x" as "x",
  t0."y" as "y",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."mark_number" as "markNumber",
      t1."note" as "note"
      from "kinds"."grid_marks" as t1
      where t1."x" = t0."x" and t1."y" = t0."y"
      order by t1."x",
      t1."y",
      t1."mark_number"
      limit 25) as j$1) as "gridMarks"
  from "kinds"."grid_cells" as t0
  where t0."x" = $1::int4
  order by t0."x",
  t0."y"
  limit 25) as j$0
-- $1 = "2"
