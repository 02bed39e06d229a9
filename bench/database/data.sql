-- Deterministic rows: arithmetic on the row number, no random(). The multipliers are prime to the
-- numbers of rows, so each parent gets equally many children, scattered over the table.
-- Microseconds end in 7, never in 0: every server then prints six digits.

insert into bench.users
select
  i,
  (i - 1) / 10 + 1,
  (array['Ada', 'Alan', 'Barbara', 'Claude', 'Edsger', 'Frances', 'Grace', 'Ken'])[i % 8 + 1]
    || ' ' || (array['Berg', 'Costa', 'Dubois', 'Fischer', 'Haas', 'Moreau', 'Novak'])[i % 7 + 1],
  'user' || i || '@example.org',
  (array['Berlin', 'Lyon', 'Porto', 'Turin', 'Ghent', 'Malmö', 'Graz'])[i % 7 + 1],
  (i * 7919) % 100000,
  timestamptz '2020-01-01 00:00:00+00' + i * interval '97 minutes'
    + ((i * 7919) % 99999 * 10 + 7) * interval '1 microsecond'
from generate_series(1, :users) as i;

call bench.begin_tasks();

insert into bench.posts
select
  i,
  (i * 7919) % :users + 1,
  (i * 613) % 50 + 1,
  'Post number ' || i,
  md5(i::text),
  (i * 31) % 1000,
  i % 10 <> 0,
  timestamptz '2022-01-01 00:00:00+00' + (i * 7919) % :posts * interval '11 minutes'
    + ((i * 31) % 99999 * 10 + 7) * interval '1 microsecond'
from generate_series(1::bigint, :posts) as i;

insert into bench.comments
select
  i,
  (i * 7919) % :posts + 1,
  (i * 6133) % :users + 1,
  'Comment ' || md5(i::text),
  timestamptz '2023-01-01 00:00:00+00' + i * interval '3 minutes'
    + ((i * 17) % 99999 * 10 + 7) * interval '1 microsecond'
from generate_series(1::bigint, :comments) as i;

insert into bench.guarded_posts
select id / 50 % 4 + 1, * from bench.posts;
