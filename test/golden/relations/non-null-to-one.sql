select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."title" as "title",
  (select row_to_json(j$1)
    from (select t1."name" as "name"
      from "public"."artist" as t1
      where t1."artist_id" = t0."artist_id") as j$1) as "artist"
  from "public"."album" as t0
  order by t0."album_id"
  limit 2) as j$0
