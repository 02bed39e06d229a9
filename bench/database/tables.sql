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

-- What is changed: a task for each user, made anew before each slice. Pages have room for another version
-- of their rows, as somebody would arrange who changes them often.
create table bench.tasks (
  id bigint not null,
  tenant_id integer not null,
  title text not null,
  body text not null,
  stars integer not null,
  is_done boolean not null,
  revision bigint not null,
  updated_at timestamptz not null
) with (autovacuum_enabled = off, fillfactor = 50);

create procedure bench.begin_tasks() language sql as $$
  truncate bench.tasks;
  insert into bench.tasks
  select id, 2, 'Task ' || id, md5(id::text), 0, false, 0, created_at from bench.users order by id;
$$;

-- The revision counts what was changed; the time is new in each answer.
create function bench.count_revision() returns trigger language plpgsql as $$
begin
  new.revision := old.revision + 1;
  new.updated_at := now();
  return new;
end
$$;

create trigger tasks_revision before update on bench.tasks
  for each row execute function bench.count_revision();

create function bench.revise_task(task_id bigint, new_title text, new_stars integer)
returns bench.tasks language plpgsql as $$
declare
  task bench.tasks;
begin
  update bench.tasks set title = new_title, stars = new_stars where id = task_id
  returning * into strict task;
  return task;
end
$$;

-- Posts once more, behind a row policy.
create table bench.guarded_posts (
  tenant_id integer not null,
  like bench.posts
);
