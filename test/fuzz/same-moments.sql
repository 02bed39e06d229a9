-- Two databases cannot be written at the same moment, and are compared to the last digit.
alter table shop.products alter column created_at set default '2026-01-01';
alter table shop.customers alter column created_at set default '2026-01-01';
