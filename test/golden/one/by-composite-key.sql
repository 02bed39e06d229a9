select row_to_json(j$0) as r0
from (select t0."note" as "note",
  (select row_to_json(j$1)
    from (select t1."colour" as "colour"
      from "kinds"."grid_cells" as t1
      where t1."x" = t0."x" and t1."y" = t0."y") as j$1) as "gridCell"
  from "kinds"."grid_marks" as t0
  where (t0."x" = $1::int4 and t0."y" = $2::int4 and t0."mark_number" = $3::int2)) as j$0
-- $1 = "2"
-- $2 = "3"
-- $3 = "1"
