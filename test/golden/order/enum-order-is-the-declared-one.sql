select row_to_json(j$0) as r0
from (select case t0."mood" when 'sad' then 'SAD' when 'so-so' then 'SO_SO' when 'happy' then 'HAPPY' when 'Über happy' then 'UEBER_HAPPY' when 'don''t know' then 'DON_T_KNOW' when 'NULL' then 'NULL_LABEL' when '1st' then 'FIRST' end as "mood"
  from "kinds"."specimens" as t0
  where t0."mood" is not null
  order by t0."mood",
  t0."id"
  limit 40) as j$0
