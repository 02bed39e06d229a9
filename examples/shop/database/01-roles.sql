-- The roles of the shop. Nobody logs in as one of these three: the server logs in as
-- fraiseql_authenticator, which may do nothing itself, and takes on one of them for each request.
-- Roles belong to the whole PostgreSQL server, so they may be there already.

do $$
declare
  wanted text;
begin
  foreach wanted in array array['shop_anonymous', 'shop_member', 'shop_admin'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'fraiseql_authenticator') then
    create role fraiseql_authenticator login noinherit;
  end if;
end
$$;

grant shop_anonymous, shop_member, shop_admin to fraiseql_authenticator;
