-- What the engine does in one statement is done here in several: foreign keys are checked after the last.
do $$
declare
  "key" record;
begin
  for "key" in
    select conrelid::regclass as relation, conname
    from pg_constraint
    where contype = 'f' and connamespace::regnamespace::text in ('shop', 'kinds')
  loop
    execute format('alter table %s alter constraint %I deferrable', "key".relation, "key".conname);
  end loop;
end
$$;
