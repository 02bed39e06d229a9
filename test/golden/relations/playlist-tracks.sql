select row_to_json(j$0) as r0
from (select t0."name" as "name",
  (select coalesce(json_agg(j$1), '[]'::json)
    from (select (select row_to_json(j$2)
        from (select t2."name" as "name",
          (select row_to_json(j$3)
            from (select t3."title" as "title",
              (select row_to_json(j$4)
                from (select t4."name" as "name"
                  from "public"."artist" as t4
                  where t4."artist_id" = t3."artist_id") as j$4) as "artist"
              from "public"."album" as t3
              where t3."album_id" = t2."album_id") as j$3) as "album"
          from "public"."track" as t2
          where t2."track_id" = t1."track_id") as j$2) as "track"
      from "public"."playlist_track" as t1
      where t1."playlist_id" = t0."playlist_id"
      order by t1."playlist_id",
      t1."track_id"
      limit 25) as j$1) as "playlistTracks"
  from "public"."playlist" as t0
  where (t0."playlist_id" = $1::int4)) as j$0
-- $1 = "18"
