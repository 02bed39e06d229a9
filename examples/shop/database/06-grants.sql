-- Which columns a role sees.

grant usage on schema shop to shop_anonymous, shop_member, shop_admin;
revoke execute on function shop.current_tenant from public;
grant execute on function shop.current_tenant to shop_member, shop_admin;

-- The public: the catalogue and what others say about it, not who said it. tenant_id is part of the
-- keys that tie these tables together.
grant select (id, tenant_id, parent_id, slug, name, "position")
  on shop.categories to shop_anonymous;
grant select (
  id, tenant_id, category_id, sku, name, description, price, currency, tags, sizes, attributes,
  weight_kg, rating_average, available_from, thumbnail, created_at
) on shop.products to shop_anonymous;
grant select (id, tenant_id, product_id, rating, title, body, helpful_votes, created_at)
  on shop.reviews to shop_anonymous;

-- Members of a tenant's staff: everything but purchase prices, credit and remarks about customers.
grant select on shop.tenants, shop.categories, shop.orders, shop.order_items, shop.reviews,
  shop.order_summaries to shop_member;
grant select (
  id, tenant_id, category_id, sku, name, description, price, currency, tags, sizes, attributes,
  weight_kg, rating_average, stock, is_listed, available_from, thumbnail, created_at
) on shop.products to shop_member;
grant select (
  id, public_id, tenant_id, email, given_name, family_name, birth_date, loyalty_points, preferences,
  is_active, created_at
) on shop.customers to shop_member;

-- Administrators of a tenant: all columns.
grant select on all tables in schema shop to shop_admin;

-- What they write. The tenant of a new row comes from the claims, and the policies check it once more.
grant insert (tenant_id, category_id, sku, name, description, price, cost_price, currency, tags, sizes,
    attributes, weight_kg, stock, is_listed, available_from),
  update (category_id, name, description, price, tags, sizes, attributes, weight_kg, stock, is_listed,
    available_from),
  delete on shop.products to shop_admin;
grant insert (tenant_id, parent_id, slug, name, "position"), update (parent_id, slug, name, "position"),
  delete on shop.categories to shop_admin;
grant insert (tenant_id, public_id, email, given_name, family_name, birth_date, preferences),
  update (email, given_name, family_name, birth_date, loyalty_points, preferences, is_active)
  on shop.customers to shop_member, shop_admin;
grant update (price, stock, is_listed, tags, attributes) on shop.products to shop_member;
grant update (status, note, shipped_on) on shop.orders to shop_member, shop_admin;
grant update (is_published), delete on shop.reviews to shop_member, shop_admin;
