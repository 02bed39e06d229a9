select row_to_json(j$0) as r0
from (select t0."name" as "name",
  t0."weight_kg" as "weightKg"
  from "shop"."products" as t0
  order by t0."currency",
  t0."weight_kg" desc nulls last,
  t0."name",
  t0."id"
  limit 5) as j$0
