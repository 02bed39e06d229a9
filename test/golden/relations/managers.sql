select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."last_name" as "lastName",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select t1."last_name" as "lastName",
      (select coalesce(json_agg(j$2), '[]'::json)
        from (select t2."last_name" as "lastName",
          (select coalesce(json_agg(j$3), '[]'::json)
            from (select t3."email" as "email"
              from "public"."customer" as t3
              where t3."support_rep_id" = t2."employee_id"
              order by t3."customer_id"
              limit 1) as j$3) as "customers"
          from "public"."employee" as t2
          where t2."reports_to" = t1."employee_id"
          order by t2."employee_id"
          limit 5) as j$2) as "reports"
      from "public"."employee" as t1
      where t1."reports_to" = t0."employee_id"
      order by t1."employee_id"
      limit 5) as j$1) as "reports"
  from "public"."employee" as t0
  where t0."reports_to" is null
  order by t0."employee_id"
  limit 25) as j$0
