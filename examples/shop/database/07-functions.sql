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

revoke execute on function shop.fn_ship_order, shop.fn_restock from public;
grant execute on function shop.fn_ship_order to shop_member, shop_admin;
grant execute on function shop.fn_restock to shop_admin;
