with w$0 as (select t0."id" as c$0
  from "shop"."fn_restock"("skus" => $1::text[], "pieces" => $2::int8) as t0)
select set_config('fraiseql.w0', coalesce((select json_agg(w$0)::text
      from w$0), '[]'), true)
where case when (select count(*)
  from w$0) > 1000 then ('fraiseql raises RESULT_TOO_LARGE ' || (select count(*)
    from w$0))::int4 is null else true end
-- $1 = "{\"ALD-00001\"}"
-- $2 = "1"

select (select coalesce(json_agg(j$0), '[]'::json)
  from (select t1."sku" as "sku"
    from rows
    from (json_to_recordset(current_setting('fraiseql.w0', true)::json) as (c$0 int4)) with ordinality as k$0(c$1, c$2) join "shop"."products" as t1 on t1."id" = k$0.c$1
    order by k$0.c$2) as j$0) as r0

with w$0 as materialized (select t0.*
  from "shop"."fn_reserve_product"("sku" => $1::text, "pieces" => $2::int8) as t0)
select set_config('fraiseql.w1', json_build_object('defect',
    case when w$0.succeeded is null then 'succeeded is null' when w$0.succeeded and w$0.error_class is not null then 'succeeded with an error_class' when w$0.succeeded and w$0.state_changed is null then 'state_changed is null' when not w$0.succeeded and w$0.state_changed then 'failed with state_changed' when not w$0.succeeded and coalesce(w$0.error_class::text, '') not in ('validation', 'conflict', 'not_found', 'unauthorized', 'forbidden', 'internal', 'transaction_failed', 'timeout', 'rate_limited', 'service_unavailable') then 'failed with an unknown error_class' when w$0.succeeded and (coalesce(jsonb_typeof(w$0.cascade::jsonb), 'null') not in ('null', 'object') or coalesce(jsonb_typeof(w$0.cascade::jsonb -> 'updated'), 'null') not in ('null', 'array') or coalesce(jsonb_typeof(w$0.cascade::jsonb -> 'deleted'), 'null') not in ('null', 'array') or exists (select
        from jsonb_object_keys(case jsonb_typeof(w$0.cascade::jsonb) when 'object' then w$0.cascade::jsonb else '{}' end) as c$0
        where c$0 not in ('updated', 'deleted', 'invalidations', 'metadata')) or exists (select
        from jsonb_array_elements((case jsonb_typeof(w$0.cascade::jsonb -> 'updated') when 'array' then w$0.cascade::jsonb -> 'updated' else '[]' end) || (case jsonb_typeof(w$0.cascade::jsonb -> 'deleted') when 'array' then w$0.cascade::jsonb -> 'deleted' else '[]' end)) as c$0
        where c$0 ->> '__typename' is null or c$0 ->> 'id' is null or coalesce(c$0 ->> 'operation', 'UPDATED') not in ('CREATED', 'UPDATED', 'DELETED'))) then 'cascade has an unknown form' when w$0.succeeded and w$0.entity_type <> 'Product' then 'entity_type is not the type that "returns" names' end, 'class', '{"validation":{"code":"BAD_USER_INPUT","httpStatus":422,"message":"A value is not valid."},"conflict":{"code":"CONFLICT","httpStatus":409,"message":"It conflicts with what is there."},"not_found":{"code":"NOT_FOUND","httpStatus":404,"message":"It was not found."},"unauthorized":{"code":"UNAUTHENTICATED","httpStatus":401,"message":"It is not known who asks."},"forbidden":{"code":"FORBIDDEN","httpStatus":403,"message":"This is not allowed."},"internal":{"code":"INTERNAL","httpStatus":500,"message":"It has failed."},"transaction_failed":{"code":"INTERNAL","httpStatus":500,"message":"The transaction has failed."},"timeout":{"code":"TIMEOUT","httpStatus":504,"message":"It took too long."},"rate_limited":{"code":"RATE_LIMITED","httpStatus":429,"message":"There were too many requests."},"service_unavailable":{"code":"UNAVAILABLE","httpStatus":503,"message":"A service is not available."}}'::json -> w$0.error_class::text, 'row', row_to_json(w$0))::text, true)
from w$0
-- $1 = "ALD-00001"
-- $2 = "0"

select case when k$0.k$0 ->> 'defect' is not null then json_build_object('!defect', k$0.k$0 ->> 'defect') when not w$0.succeeded then json_build_object('!code', k$0.k$0 -> 'class' ->> 'code', '!message', coalesce(w$0.message, k$0.k$0 -> 'class' ->> 'message'), '!data',
  (select row_to_json(j$0)
    from (select ) as j$0)) else (select row_to_json(j$1)
  from (select coalesce(w$0.message, k$0.k$0 -> 'class' ->> 'message') as "message") as j$1) end as r0
from (select current_setting('fraiseql.w1', true)::json as k$0) as k$0, json_to_record(k$0.k$0 -> 'row') as w$0(succeeded bool, state_changed bool, error_class text, status_detail text, http_status int8, message text, entity_id text, entity_type text, entity json, updated_fields text[], cascade json, error_detail json, metadata json)

select ('fraiseql undoes this: ' || json_typeof(k$0.k$0))::int4
from (select current_setting('fraiseql.w1', true)::json as k$0) as k$0
where k$0.k$0 ->> 'defect' is not null or not (k$0.k$0 -> 'row' ->> 'succeeded')::bool
