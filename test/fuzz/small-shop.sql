-- Rows for the shop's tables, few and awkward: ties, nulls, equal texts, floats that are no numbers.

insert into shop.tenants (id, slug, name, currency, settings, created_at) values
  (1, 'one', 'One', 'EUR', '{"theme": "dark", "n": 1.0}', '2026-01-01'),
  (2, 'two', 'Two', 'SEK', '{}', '2026-01-01');

insert into shop.categories (id, tenant_id, parent_id, slug, name, "position")
select tenant * 10 + n, tenant, case when n > 2 then tenant * 10 + n / 2 end, 'c' || n,
  (array['Alpha', 'alpha', 'Beta', 'Beta', '100%_x', 'Émile', ''])[n], n % 3
from generate_series(1, 2) as tenant, generate_series(1, 7) as n;

insert into shop.products (
  id, tenant_id, category_id, sku, name, description, price, cost_price, currency, tags, sizes,
  attributes, weight_kg, rating_average, stock, is_listed, available_from, thumbnail, created_at
)
select tenant * 100 + n, tenant, tenant * 10 + 1 + n % 5, 'S' || n % 100,
  (array['Cup', 'cup', 'Cup 50%', 'Ta_ble', 'Kühl\schrank', '<b>', 'Tasse', 'Cup'])[1 + n % 8],
  case when n % 3 > 0 then (array['', 'It''s "new"', 'a\b'])[1 + n % 3] end,
  (array[1.00, 1.10, 1.1, 19.99, 0])[1 + n % 5], (array[0.5, 0.5000, 7])[1 + n % 3],
  (array['EUR', 'SEK', 'USD'])[1 + n % 3]::shop.currency,
  (array['{}', '{a}', '{a,b}', '{b,a}', '{a,a}', '{"",NULL}']::text[])[1 + n % 6]::text[],
  (array['{}', null, '{1}', '{1,2}', '{2,NULL}']::text[])[1 + n % 5]::integer[],
  (array['{}', '{"a": 1}', '{"a": 1.0, "b": [1, {"c": null}]}', '[1, 2]', '"x"'])[1 + n % 5]::jsonb,
  (array[0.5, null, 0, '-0', 1e-7, 'NaN', 'Infinity', '1e22']::float8[])[1 + n % 8],
  case when n % 4 > 0 then n % 4 end, (array[0, 0, 9007199254740993, -1])[1 + n % 4],
  n % 5 > 0, case when n % 3 > 0 then date '2026-02-28' + n % 4 end,
  case when n % 2 > 0 then decode('00ff', 'hex') end,
  timestamptz '2026-03-29 01:59:59.999999+00' + make_interval(secs => n % 4)
from generate_series(1, 2) as tenant, generate_series(1, 24) as n;

insert into shop.customers (
  id, public_id, tenant_id, email, given_name, family_name, birth_date, loyalty_points, preferences,
  credit_limit, internal_note, is_active, created_at
)
select tenant * 100 + n, md5(tenant || 'c' || n)::uuid, tenant, 'p' || n || '@example.org',
  (array['Ada', 'ada', 'Åsa', 'Bo', 'Zoë', '李'])[1 + n % 6], (array['X', 'x', 'O''Brien', 'Ÿ'])[1 + n % 4],
  case when n % 3 > 0 then date '0044-03-15 BC' + n % 2 * 700000 end,
  (array[0, 9007199254740993, 5])[1 + n % 3], (array[null, '{}', '{"topics": ["sale"]}', '[]'])[1 + n % 4]::jsonb,
  (array[null, 250, 250.00])[1 + n % 3], case when n % 2 > 0 then 'note' end, n % 4 > 0, '2026-01-01'
from generate_series(1, 2) as tenant, generate_series(1, 9) as n;

insert into shop.orders (
  id, public_id, tenant_id, customer_id, status, currency, total, shipping_address, note, placed_at, shipped_on
)
select tenant * 100 + n, md5(tenant || 'o' || n)::uuid, tenant, tenant * 100 + 1 + n % 6,
  (array['pending', 'paid', 'delivered', 'returned'])[1 + n % 4]::shop.order_status,
  (array['EUR', 'SEK'])[1 + n % 2]::shop.currency, (array[0, 10.00, 10.5, 99999999999.99])[1 + n % 4],
  jsonb_build_object('city', (array['Lyon', 'Kyōto'])[1 + n % 2], 'house', n % 3),
  case when n % 3 = 0 then E'Line\nbreak <3' end, timestamptz 'epoch' + make_interval(days => n % 5),
  case when n % 2 = 0 then date '2026-01-01' + n % 3 end
from generate_series(1, 2) as tenant, generate_series(1, 20) as n;

insert into shop.order_items (order_id, line_number, tenant_id, product_id, quantity, unit_price, discount_rate)
select tenant * 100 + n, line, tenant, tenant * 100 + 1 + (n * 3 + line) % 24, 1 + n % 3, (array[1, 1.10, 1.1])[line], line % 2 * 0.1
from generate_series(1, 2) as tenant, generate_series(1, 18) as n, generate_series(1, 3) as line
where line <= n % 4;

insert into shop.reviews (
  id, tenant_id, product_id, customer_id, rating, title, body, helpful_votes, is_published, created_at
)
select tenant * 1000 + n * 10 + customer, tenant, tenant * 100 + n, tenant * 100 + customer, 1 + (n + customer) % 5,
  (array['Good', 'good', 'Bad%'])[1 + n % 3], case when n % 2 > 0 then (array['', 'Fine.'])[1 + customer % 2] end,
  n % 3, (n + customer) % 3 > 0, '2026-01-01'
from generate_series(1, 2) as tenant, generate_series(1, 12) as n, generate_series(1, 3) as customer
where (n + customer) % 4 > 0;

analyze;
