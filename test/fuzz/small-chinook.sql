-- A sixtieth of the music shop, with no row that refers to a missing one.

delete from public.playlist_track where track_id % 60 > 1;
delete from public.invoice_line where track_id % 60 > 1;
delete from public.track where track_id % 60 > 1;
delete from public.album where album_id not in (select album_id from public.track) and album_id % 20 > 0;
delete from public.artist where artist_id not in (select artist_id from public.album) and artist_id % 20 > 0;
delete from public.invoice where invoice_id not in (select invoice_id from public.invoice_line) and invoice_id % 20 > 0;
delete from public.customer where customer_id not in (select customer_id from public.invoice) and customer_id % 5 > 0;
analyze;
