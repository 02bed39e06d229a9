select row_to_json(j$0) as r0
from (select t0."word" as "word",
  t0."amount" as "amount"
  from "kinds"."keyless" as t0
  order by t0."word" nulls first,
  t0."amount" desc
  limit 25) as j$0
