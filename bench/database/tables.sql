-- The tables of the workloads, with the indexes that their queries want.

create schema bench;

create table bench.users (
  id bigint not null,
  team_id integer not null,
  name text not null,
  email text not null,
  city text not null,
  score integer not null,
  created_at timestamptz not null
);

create table bench.posts (
  id bigint not null,
  author_id bigint not null,
  category_id integer not null,
  title text not null,
  body text not null,
  likes integer not null,
  is_published boolean not null,
  created_at timestamptz not null
);

create table bench.comments (
  id bigint not null,
  post_id bigint not null,
  author_id bigint not null,
  body text not null,
  created_at timestamptz not null
);

-- What is written, emptied before each slice of load, so autovacuum need not look at it. Ids begin where
-- all of them have ten digits: answers are equally long then.
create table bench.notes (
  id bigint generated always as identity (start with 1000000000),
  tenant_id integer not null,
  author_id bigint not null,
  title text not null,
  body text not null,
  stars integer not null,
  is_open boolean not null default true,
  created_at timestamptz not null default now()
) with (autovacuum_enabled = off);

-- Posts once more, behind a row policy.
create table bench.guarded_posts (
  tenant_id integer not null,
  like bench.posts
);
