select row_to_json(j$0) as r0
from (select t0."number" as "number",
  t0."issued_on" as "issuedOn",
  (select row_to_json(j$1)
    from (select t1."name" as "name"
      from "kinds"."people" as t1
      where t1."id" = t0."person_id") as j$1) as "person"
  from "kinds"."passports" as t0
  where (t0."number" = $1::text)) as j$0
-- $1 = "P-1"
