-- Which rows a role sees. Nothing is visible that no policy names.

-- The tenant of the request, from the claims of its verified credential; null, which equals no
-- tenant, when there is none. A setting that was once set in a session reads '' afterwards, not null.
create function shop.current_tenant() returns integer
  language sql stable parallel safe
  set search_path = ''
  return nullif(
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id', ''
  )::integer;
comment on function shop.current_tenant is 'The tenant of the request.';

alter table shop.tenants enable row level security, force row level security;
alter table shop.categories enable row level security, force row level security;
alter table shop.products enable row level security, force row level security;
alter table shop.customers enable row level security, force row level security;
alter table shop.orders enable row level security, force row level security;
alter table shop.order_items enable row level security, force row level security;
alter table shop.reviews enable row level security, force row level security;

-- `(select …)` makes PostgreSQL ask once per statement instead of once per row.

create policy own_tenant on shop.tenants to shop_member, shop_admin
  using (id = (select shop.current_tenant()));

create policy everybody on shop.categories for select to shop_anonymous
  using (true);
create policy own_tenant on shop.categories to shop_member, shop_admin
  using (tenant_id = (select shop.current_tenant()));

create policy listed on shop.products for select to shop_anonymous
  using (is_listed);
create policy own_tenant on shop.products to shop_member, shop_admin
  using (tenant_id = (select shop.current_tenant()));

create policy own_tenant on shop.customers to shop_member, shop_admin
  using (tenant_id = (select shop.current_tenant()));

create policy own_tenant on shop.orders to shop_member, shop_admin
  using (tenant_id = (select shop.current_tenant()));

create policy own_tenant on shop.order_items to shop_member, shop_admin
  using (tenant_id = (select shop.current_tenant()));

create policy published on shop.reviews for select to shop_anonymous
  using (is_published);
create policy own_tenant on shop.reviews to shop_member, shop_admin
  using (tenant_id = (select shop.current_tenant()));
