select row_to_json(j$0) as r0
from (select t0."name" as "name",
  (select row_to_json(j$1)
    from (select t1."name" as "name",
      (select row_to_json(j$2)
        from (select t2."name" as "name",
          (select row_to_json(j$3)
            from (select t3."name" as "name"
              from "shop"."categories" as t3
              where t3."tenant_id" = t2."tenant_id" and t3."id" = t2."parent_id") as j$3) as "parent"
          from "shop"."categories" as t2
          where t2."tenant_id" = t1."tenant_id" and t2."id" = t1."parent_id") as j$2) as "parent"
      from "shop"."categories" as t1
      where t1."tenant_id" = t0."tenant_id" and t1."id" = t0."parent_id") as j$1) as "parent"
  from "shop"."categories" as t0
  where (t0."id" = $1::int4)) as j$0
-- $1 = "10"
