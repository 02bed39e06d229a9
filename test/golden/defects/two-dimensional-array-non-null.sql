select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t0."id"::text as "id",
    case when array_ndims(t0."cells") > 1 then '{"!":null}'::json else to_json(t0."cells") end as "cells"
    from "kinds"."matrices" as t0
    where t0."id" <> $1::int4
    order by t0."id"
    limit 25) as j$0) as r0,
(select row_to_json(j$1)
  from (select t1."id"::text as "id",
    case when array_ndims(t1."cells") > 1 then '{"!":null}'::json else to_json(t1."cells") end as "cells"
    from "kinds"."matrices" as t1
    where (t1."id" = $1::int4)) as j$1) as r1
-- $1 = "2"
