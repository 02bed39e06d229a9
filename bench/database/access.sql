-- Everybody reads and writes through bench_reader: the product and the bare path take it on for each request,
-- the others log in as bench_peer, a member of it, and take it on where a workload says so.

grant usage on schema bench to bench_reader;
grant select on all tables in schema bench to bench_reader;
grant insert, update on bench.notes to bench_reader;
grant update on bench.tasks to bench_reader;

alter table bench.guarded_posts enable row level security;

-- `(select …)` makes PostgreSQL read the claims once a statement and not once a row.
create policy own_tenant on bench.guarded_posts for select to bench_reader
  using (
    tenant_id = (
      select nullif(current_setting('request.jwt.claims', true), '')::json ->> 'tenant_id'
    )::integer
  );
