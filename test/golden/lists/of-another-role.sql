select row_to_json(j$0) as r0
from (select t0."id"::text as "id",
  t0."name" as "name",
  t0."price"::text as "price",
  t0."currency" as "currency"
  from "shop"."products" as t0
  order by t0."id"
  limit 2) as j$0
