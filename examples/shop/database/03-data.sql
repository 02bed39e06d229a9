-- Believable data, the same in every run: each choice is a hash of what it is for.

-- A number from 0 to below `choices`.
create function pg_temp.pick(purpose text, choices integer) returns integer
  language sql immutable
  return ((hashtextextended(purpose, 0) & 9223372036854775807) % choices)::integer;

create function pg_temp.one_of(purpose text, words text[]) returns text
  language sql immutable
  return words[1 + pg_temp.pick(purpose, cardinality(words))];

insert into shop.tenants (id, slug, name, currency, settings, created_at) values
  (1, 'alder-finch', 'Alder & Finch Home', 'EUR', '{"language": "de", "accent": "#355e3b", "newsletter": true}', '2019-03-04 08:15:00+00'),
  (2, 'bright-harbour', 'Bright Harbour Books', 'GBP', '{"language": "en", "accent": "#1d3557"}', '2020-06-18 11:00:00.5+00'),
  (3, 'cinder-cycles', 'Cinder Cycles', 'USD', '{"language": "en", "accent": "#9b2226", "shipping": {"free_from": 100}}', '2020-11-02 16:45:12.25+00'),
  (4, 'dalarna-garden', 'Dalarna Trädgård', 'SEK', '{"language": "sv", "accent": "#588157"}', '2021-02-27 09:30:00+00'),
  (5, 'ember-kitchen', 'Ember Kitchen 炎', 'JPY', '{"language": "ja", "accent": "#bc4749", "newsletter": false}', '2022-09-09 01:05:59.123456+00');

-- Twelve categories a tenant: three at the top, six below, three below those. The third column is
-- what its products are called; only the lower ones hold products.
create temporary table shelf (tenant_id integer, place integer, parent_place integer, name text, noun text) on commit drop;
insert into shelf values
  (1, 1, null, 'Living room', null), (1, 2, null, 'Bedroom', null), (1, 3, null, 'Lighting', null),
  (1, 4, 1, 'Armchairs', 'armchair'), (1, 5, 1, 'Tables', 'side table'), (1, 6, 2, 'Bed linen', 'duvet cover'),
  (1, 7, 2, 'Wardrobes', 'wardrobe'), (1, 8, 3, 'Floor lamps', 'floor lamp'), (1, 9, 3, 'Table lamps', 'table lamp'),
  (1, 10, 5, 'Coffee tables', 'coffee table'), (1, 11, 6, 'Pillows', 'pillow'), (1, 12, 9, 'Reading lamps', 'reading lamp'),
  (2, 1, null, 'Fiction', null), (2, 2, null, 'Non-fiction', null), (2, 3, null, 'Paper goods', null),
  (2, 4, 1, 'Novels', 'novel'), (2, 5, 1, 'Short stories', 'story collection'), (2, 6, 2, 'History', 'history'),
  (2, 7, 2, 'Science', 'science book'), (2, 8, 3, 'Notebooks', 'notebook'), (2, 9, 3, 'Cards', 'greeting card'),
  (2, 10, 4, 'Crime', 'crime novel'), (2, 11, 7, 'Astronomy', 'star atlas'), (2, 12, 8, 'Diaries', 'diary'),
  (3, 1, null, 'Bicycles', null), (3, 2, null, 'Parts', null), (3, 3, null, 'Clothing', null),
  (3, 4, 1, 'Road bikes', 'road bike'), (3, 5, 1, 'City bikes', 'city bike'), (3, 6, 2, 'Wheels', 'wheel set'),
  (3, 7, 2, 'Brakes', 'disc brake'), (3, 8, 3, 'Jerseys', 'jersey'), (3, 9, 3, 'Shoes', 'cycling shoe'),
  (3, 10, 4, 'Gravel bikes', 'gravel bike'), (3, 11, 6, 'Tyres', 'tyre'), (3, 12, 8, 'Rain jackets', 'rain jacket'),
  (4, 1, null, 'Plants', null), (4, 2, null, 'Tools', null), (4, 3, null, 'Outdoor living', null),
  (4, 4, 1, 'Perennials', 'perennial'), (4, 5, 1, 'Fruit trees', 'apple tree'), (4, 6, 2, 'Spades', 'spade'),
  (4, 7, 2, 'Shears', 'hedge shear'), (4, 8, 3, 'Benches', 'garden bench'), (4, 9, 3, 'Lanterns', 'lantern'),
  (4, 10, 4, 'Roses', 'rose'), (4, 11, 7, 'Pruners', 'pruner'), (4, 12, 8, 'Hammocks', 'hammock'),
  (5, 1, null, 'Knives', null), (5, 2, null, 'Cookware', null), (5, 3, null, 'Tableware', null),
  (5, 4, 1, 'Chef''s knives', 'chef''s knife'), (5, 5, 1, 'Paring knives', 'paring knife'), (5, 6, 2, 'Pans', 'frying pan'),
  (5, 7, 2, 'Pots', 'stock pot'), (5, 8, 3, 'Bowls', 'rice bowl'), (5, 9, 3, 'Cups', 'tea cup'),
  (5, 10, 4, 'Bread knives', 'bread knife'), (5, 11, 6, 'Woks', 'wok'), (5, 12, 9, 'Teapots', 'teapot');

insert into shop.categories (id, tenant_id, parent_id, slug, name, "position")
select
  (tenant_id - 1) * 12 + place,
  tenant_id,
  (tenant_id - 1) * 12 + parent_place,
  trim(both '-' from regexp_replace(lower(name), '[^a-z]+', '-', 'g')),
  name,
  row_number() over (partition by tenant_id, parent_place order by place)
from shelf
order by tenant_id, place;

insert into shop.products (
  id, tenant_id, category_id, sku, name, description, price, cost_price, currency, tags, sizes,
  attributes, weight_kg, stock, is_listed, available_from, thumbnail, created_at
)
select
  n,
  tenant_id,
  (tenant_id - 1) * 12 + place,
  upper(left(slug, 3)) || '-' || lpad(n::text, 5, '0'),
  adjective || ' ' || material || ' ' || noun,
  case when pg_temp.pick('description' || n, 6) > 0 then
    'A ' || lower(adjective) || ' ' || noun || ' in ' || material || '. ' || pg_temp.one_of('praise' || n, array[
      'Made to last.', 'A favourite of our customers.', 'Limited edition – once it''s gone, it''s gone.',
      'Designed in our own studio & made nearby.', 'Ships "flat", ready in < 10 minutes.'])
  end,
  price,
  round(price * (0.35 + pg_temp.pick('cost' || n, 3000) / 10000.0), 4),
  currency,
  (array['new', 'sale', 'handmade', 'recycled', 'gift', 'bestseller', 'vegan', 'outlet'])
    [1 + pg_temp.pick('tag' || n, 5) : pg_temp.pick('tag' || n, 5) + pg_temp.pick('tags' || n, 5)],
  case pg_temp.pick('sizes' || n, 4) when 0 then array[36, 38, 40, 42] when 1 then array[1, 2, 3] end,
  jsonb_strip_nulls(jsonb_build_object(
    'material', material,
    'colour', pg_temp.one_of('colour' || n, array['black', 'white', 'oak', 'red', 'blue', 'sand', 'moss']),
    'dimensions', case when pg_temp.pick('box' || n, 3) > 0 then jsonb_build_object(
      'width_cm', 5 + pg_temp.pick('width' || n, 120), 'height_cm', 2.5 * (1 + pg_temp.pick('height' || n, 60)))
    end,
    'fragile', case when pg_temp.pick('fragile' || n, 8) = 0 then true end)),
  case when pg_temp.pick('weighed' || n, 12) > 0 then (50 + pg_temp.pick('weight' || n, 24000)) / 1000.0 end,
  case when pg_temp.pick('stock' || n, 15) > 0 then pg_temp.pick('pieces' || n, 900) else 0 end,
  pg_temp.pick('listed' || n, 20) > 0,
  case when pg_temp.pick('available' || n, 5) > 0 then date '2021-01-01' + pg_temp.pick('from' || n, 1900) end,
  case when pg_temp.pick('thumbnail' || n, 4) = 0 then '\x89504e470d0a1a0a'::bytea || decode(md5('image' || n), 'hex') end,
  timestamptz '2022-01-01 00:00:00+00' + make_interval(secs => pg_temp.pick('created' || n, 86400 * 1400))
from (
  select
    (tenants.id - 1) * 160 + piece as n, tenants.id as tenant_id, tenants.slug, tenants.currency, shelf.place, shelf.noun,
    (array['Classic', 'Northern', 'Compact', 'Grand', 'Quiet', 'Everyday', 'Autumn', 'Little', 'Curious', 'Noble', 'Urban', 'Plain'])
      [1 + (piece * 7 + tenants.id) % 12] as adjective,
    (array['ash', 'linen', 'steel', 'cotton', 'walnut', 'copper', 'wool', 'paper', 'clay', 'leather', 'cork'])
      [1 + (piece * 5 + piece / 12) % 11] as material,
    case tenants.currency
      when 'JPY' then 100 * (8 + pg_temp.pick('price' || tenants.id || '/' || piece, 400))::numeric
      else (4 + pg_temp.pick('price' || tenants.id || '/' || piece, 300)) + 0.01 * (9 + 10 * pg_temp.pick('cents' || tenants.id || '/' || piece, 10))
    end as price
  from shop.tenants
  cross join generate_series(1, 160) as piece
  join shelf on shelf.tenant_id = tenants.id and shelf.place = 4 + piece % 9
) as made
order by n;

insert into shop.customers (
  id, public_id, tenant_id, email, given_name, family_name, birth_date, loyalty_points, preferences,
  credit_limit, internal_note, is_active, created_at
)
select
  n,
  md5('customer' || n)::uuid,
  1 + (n - 1) / 600,
  translate(lower(given || '.' || family), ' ''üéøłïñöåçßšá李明', '--ueolinoaacssa') || n || '@' ||
    pg_temp.one_of('mail' || n, array['example.com', 'example.org', 'mail.example.net']),
  given,
  family,
  case when pg_temp.pick('born' || n, 7) > 0 then date '1942-02-28' + pg_temp.pick('birth' || n, 23000) end,
  case pg_temp.pick('points' || n, 200) when 0 then 9007199254740993 + n else pg_temp.pick('loyalty' || n, 50000) end,
  case when pg_temp.pick('preferences' || n, 5) > 0 then jsonb_build_object(
    'language', pg_temp.one_of('language' || n, array['de', 'en', 'sv', 'fr', 'ja']),
    'newsletter', pg_temp.pick('newsletter' || n, 3) = 0,
    'topics', (array['sale', 'new', 'events'])[1 : pg_temp.pick('topics' || n, 4)])
  end,
  case when pg_temp.pick('credit' || n, 4) = 0 then 250.00 * (1 + pg_temp.pick('limit' || n, 20)) end,
  case when pg_temp.pick('note' || n, 10) = 0 then pg_temp.one_of('remark' || n, array[
    'Calls often; be patient.', 'Returned three orders in May.', 'Knows the owner.', 'Pays late.', 'VIP'])
  end,
  pg_temp.pick('active' || n, 25) > 0,
  timestamptz '2021-03-01 06:00:00+00' + make_interval(secs => pg_temp.pick('joined' || n, 86400 * 1000) + n / 1000.0)
from (
  select
    n,
    pg_temp.one_of('given' || n, array[
      'Anna', 'Björn', 'Chloé', 'Dmitri', 'Elif', 'Fatima', 'Georg', 'Hana', 'Ivo', 'Jürgen', 'Katarzyna', 'Liam', 'María',
      'Noah', 'Olga', 'Priya', 'Quentin', 'Rosa', 'Søren', 'Tomás', 'Uma', 'Victor', 'Wanjiru', 'Ximena', 'Yuki', 'Zoë',
      'Amara', 'Benedikt', 'Carmen', 'Davide', 'Emeka', 'Freya', 'Giulia', 'Hugo', 'Ingrid', 'Jamal', 'Kim', 'Leïla', '明']) as given,
    pg_temp.one_of('family' || n, array[
      'Andersson', 'Bauer', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'García', 'Haddad', 'Ivanova', 'Jensen', 'Kowalski',
      'Lindqvist', 'Müller', 'Nakamura', 'O''Brien', 'Papadopoulos', 'Quispe', 'Rossi', 'Šimić', 'Tanaka', 'Usman', 'van Dijk',
      'Wójcik', 'Xu', 'Yılmaz', 'Zimmermann', 'Adeyemi', 'Bergström', 'Chen', 'Okafor', 'Strauß', 'Łukasik', '李']) as family
  from generate_series(1, 3000) as n
) as people
order by n;

-- Lines first, so that each order can be written with its total.
create temporary table line on commit drop as
select
  n as order_id,
  line_number,
  1 + n % 5 as tenant_id,
  (n % 5) * 160 + 1 + pg_temp.pick('product' || n || '/' || line_number, 160) as product_id,
  1 + pg_temp.pick('quantity' || n || '/' || line_number, 6) / 3 * pg_temp.pick('more' || n, 4) as quantity,
  case pg_temp.pick('discount' || n || '/' || line_number, 12) when 0 then 0.1 when 1 then 0.255 else 0 end as discount_rate
from generate_series(1, 30000) as n
cross join lateral generate_series(1, 1 + pg_temp.pick('lines' || n, 5)) as line_number;

insert into shop.orders (
  id, public_id, tenant_id, customer_id, status, currency, total, shipping_address, note, placed_at, shipped_on
)
select
  n,
  md5('order' || n)::uuid,
  tenants.id,
  -- The product of two choices: some customers come back often.
  (tenants.id - 1) * 600 + 1 + pg_temp.pick('customer' || n, 600) * (1 + pg_temp.pick('loyal' || n, 4)) / 4,
  status,
  tenants.currency,
  sums.total,
  jsonb_build_object(
    'street', pg_temp.one_of('street' || n, array['Harbour Road', 'Lindenallee', 'Rue de l''Église', 'Storgatan', 'Elm Street', 'Via Roma'])
      || ' ' || 1 + pg_temp.pick('house' || n, 140),
    'city', pg_temp.one_of('city' || n, array['Bergen', 'Bristol', 'Dortmund', 'Kyōto', 'Lyon', 'Malmö', 'Porto', 'Tucson', 'Zürich']),
    'postcode', lpad(pg_temp.pick('postcode' || n, 99999)::text, 5, '0')),
  case when pg_temp.pick('note' || n, 12) = 0 then pg_temp.one_of('message' || n, array[
    'Please leave it with the neighbour.', 'It''s a gift: no invoice in the box!', 'Ring twice', E'Back door.\nBeware of the dog <3'])
  end,
  placed_at,
  case when status in ('shipped', 'delivered', 'returned')
    then (placed_at at time zone 'UTC')::date + 1 + pg_temp.pick('packing' || n, 5)
  end
from generate_series(1, 30000) as n
join shop.tenants on tenants.id = 1 + n % 5
cross join lateral (
  select timestamptz '2024-01-01 00:00:00+00' + make_interval(secs => n * 2600 + pg_temp.pick('placed' || n, 2600) + n % 1000 / 1000.0) as placed_at
) as moment
cross join lateral (
  select (case
    when pg_temp.pick('status' || n, 25) = 0 then 'cancelled'
    when n > 29000 then pg_temp.one_of('open' || n, array['pending', 'paid', 'packed', 'shipped'])
    when pg_temp.pick('status' || n, 25) = 1 then 'returned'
    else 'delivered'
  end)::shop.order_status as status
) as state
join (
  select order_id, sum(round(quantity * products.price * (1 - discount_rate), 2)) as total
  from line
  join shop.products on products.id = line.product_id
  group by order_id
) as sums on sums.order_id = n
order by n;

insert into shop.order_items (order_id, line_number, tenant_id, product_id, quantity, unit_price, discount_rate)
select line.order_id, line.line_number, line.tenant_id, line.product_id, line.quantity, products.price, line.discount_rate
from line
join shop.products on products.id = line.product_id
order by line.order_id, line.line_number;

-- Some of those who bought and kept something review it, a few days later.
insert into shop.reviews (
  id, tenant_id, product_id, customer_id, rating, title, body, helpful_votes, is_published, created_at
)
select
  row_number() over (order by placed_at, product_id),
  tenant_id,
  product_id,
  customer_id,
  rating,
  (array['Would not buy it again', 'Not what I hoped for', 'It does the job', 'Very good', 'Perfect!'])[rating],
  case when pg_temp.pick('body' || hash, 5) > 0 then
    pg_temp.one_of('first' || hash, array['Arrived quickly.', 'Took a week to arrive.', 'Well packed.', 'A present for my sister.', 'I use it every day.'])
    || ' ' || pg_temp.one_of('second' || hash, array[
      'The finish is lovely.', 'Smaller than I thought.', 'Worth every cent.', 'The colour is off, though.', 'My "second" one already.', 'Très bien & solide.'])
  end,
  pg_temp.pick('votes' || hash, 5) * pg_temp.pick('helpful' || hash, 12),
  pg_temp.pick('published' || hash, 10) > 0,
  placed_at + make_interval(days => 3 + pg_temp.pick('later' || hash, 40), secs => pg_temp.pick('clock' || hash, 86400))
from (
  select
    *,
    (array[1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5])[1 + pg_temp.pick('rating' || hash, 12)] as rating
  from (
    select distinct on (line.product_id, orders.customer_id)
      line.tenant_id, line.product_id, orders.customer_id, orders.placed_at,
      line.product_id || '/' || orders.customer_id as hash
    from line
    join shop.orders on orders.id = line.order_id
    where orders.status = 'delivered'
    order by line.product_id, orders.customer_id, orders.placed_at
  ) as bought
  order by md5('review' || hash)
  limit 10000
) as chosen;

update shop.products
set rating_average = ratings.average
from (
  select product_id, round(avg(rating), 2)::double precision as average
  from shop.reviews
  where is_published
  group by product_id
) as ratings
where ratings.product_id = products.id;

select setval(pg_get_serial_sequence('shop.tenants', 'id'), (select max(id) from shop.tenants));
select setval(pg_get_serial_sequence('shop.categories', 'id'), (select max(id) from shop.categories));
select setval(pg_get_serial_sequence('shop.products', 'id'), (select max(id) from shop.products));
select setval(pg_get_serial_sequence('shop.customers', 'id'), (select max(id) from shop.customers));
select setval(pg_get_serial_sequence('shop.orders', 'id'), (select max(id) from shop.orders));
select setval(pg_get_serial_sequence('shop.reviews', 'id'), (select max(id) from shop.reviews));

analyze shop.tenants, shop.categories, shop.products, shop.customers, shop.orders, shop.order_items, shop.reviews;
