select coalesce(json_agg(j$0), '[]'::json) as r0
from (select t0."name" as "name",
  (select row_to_json(j$1)
    from (select (select row_to_json(j$2)
        from (select t2."name" as "name"
          from "public"."artist" as t2
          where t2."artist_id" = t1."artist_id") as j$2) as "artist"
      from "public"."album" as t1
      where t1."album_id" = t0."album_id") as j$1) as "album"
  from "public"."track" as t0
  order by (select (select t4."name"
      from "public"."artist" as t4
      where t4."artist_id" = t3."artist_id")
    from "public"."album" as t3
    where t3."album_id" = t0."album_id") desc,
  t0."milliseconds",
  t0."track_id"
  limit 3) as j$0
