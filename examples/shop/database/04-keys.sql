-- Foreign keys and indexes, after the data: checked and built in bulk, that is far quicker. Every
-- foreign key has an index on the side that points, for the joins that nested fields become.

alter table shop.categories
  add foreign key (tenant_id) references shop.tenants (id);
alter table shop.categories
  add foreign key (tenant_id, parent_id) references shop.categories (tenant_id, id);
create index on shop.categories (tenant_id, parent_id, "position");
alter table shop.products
  add foreign key (tenant_id) references shop.tenants (id);
alter table shop.products
  add foreign key (tenant_id, category_id) references shop.categories (tenant_id, id);
create index on shop.products (tenant_id, category_id);
create index on shop.products (tenant_id, name);
create index on shop.products (tenant_id, price);
create index on shop.products (name, id);
create index on shop.products using gin (tags);
alter table shop.customers
  add foreign key (tenant_id) references shop.tenants (id);
create index on shop.customers (tenant_id, family_name, given_name);
create index on shop.customers (tenant_id, created_at);
alter table shop.orders
  add foreign key (tenant_id, customer_id) references shop.customers (tenant_id, id);
create index on shop.orders (tenant_id, customer_id, placed_at);
create index on shop.orders (tenant_id, placed_at);
create index on shop.orders (tenant_id, status, placed_at);
alter table shop.order_items
  add foreign key (tenant_id, order_id) references shop.orders (tenant_id, id) on delete cascade;
alter table shop.order_items
  add foreign key (tenant_id, product_id) references shop.products (tenant_id, id);
create index on shop.order_items (tenant_id, order_id, line_number);
create index on shop.order_items (tenant_id, product_id);
alter table shop.reviews
  add foreign key (tenant_id, product_id) references shop.products (tenant_id, id);
alter table shop.reviews
  add foreign key (tenant_id, customer_id) references shop.customers (tenant_id, id);
create index on shop.reviews (tenant_id, product_id, created_at);
create index on shop.reviews (tenant_id, customer_id);
