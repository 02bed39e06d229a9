-- What the shop does beyond giving columns values. The functions run as whoever calls them, so grants and
-- policies hold inside.

create function shop.fn_ship_order(order_id bigint, shipped_on date default current_date)
  returns shop.orders
  language sql volatile
  set search_path = ''
begin atomic
  update shop.orders
  set status = 'shipped', shipped_on = fn_ship_order.shipped_on
  where orders.id = fn_ship_order.order_id and orders.status in ('paid', 'packed')
  returning *;
end;
comment on function shop.fn_ship_order is 'Sends a paid order on its way; null when it is not paid, or gone already.';

create function shop.fn_restock(skus text[], pieces bigint)
  returns setof shop.products
  language sql volatile
  set search_path = ''
begin atomic
  update shop.products
  set stock = stock + pieces
  where sku = any (skus)
  returning *;
end;
comment on function shop.fn_restock is 'Puts pieces of some products into the warehouse.';

-- The row by which a function says how it went. What makes it that are its columns, not its name.
create type shop.mutation_response as (
  succeeded boolean, state_changed boolean, error_class text, status_detail text, http_status integer,
  message text, entity_id text, entity_type text, entity jsonb, updated_fields text[], cascade jsonb,
  error_detail jsonb, metadata jsonb
);

create function shop.fn_reserve_product(sku text, pieces bigint)
  returns shop.mutation_response
  language plpgsql volatile
  set search_path = ''
as $$
declare
  said shop.mutation_response;
  product_id integer;
  in_stock bigint;
begin
  said.succeeded := false;
  if pieces < 1 then
    said.error_class := 'validation';
    said.message := 'Reserve one piece or more.';
    return said;
  end if;
  select id, stock into product_id, in_stock
    from shop.products where products.sku = fn_reserve_product.sku for update;
  if not found then
    said.error_class := 'not_found';
    said.message := 'No product has this number.';
    return said;
  end if;
  if in_stock < pieces then
    said.error_class := 'conflict';
    said.message := 'There are not so many pieces.';
    said.error_detail := jsonb_build_object('inStock', in_stock);
    return said;
  end if;
  update shop.products set stock = stock - pieces where id = product_id;
  said.succeeded := true;
  said.state_changed := true;
  said.entity_id := product_id;
  said.updated_fields := array['stock'];
  return said;
end
$$;
comment on function shop.fn_reserve_product is 'Takes pieces of a product out of the stock.';

revoke execute on function shop.fn_ship_order, shop.fn_restock, shop.fn_reserve_product from public;
grant execute on function shop.fn_ship_order, shop.fn_reserve_product to shop_member, shop_admin;
grant execute on function shop.fn_restock to shop_admin;
