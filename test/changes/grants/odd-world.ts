/**
 * A database in which little is as usual: names that must be quoted, a role among them, types and sequences
 * in other schemas, columns without a GraphQL form, views of both kinds, policies that read and call.
 */

const library = new URL('../../../src/index.ts', import.meta.url).href

/** The roles belong to the whole PostgreSQL; what is printed makes them. */
export const oddDatabase = `
create schema "Odd Schema";
create schema types;
create schema hidden;
create schema sequences;
create extension citext with schema types;
create type types."Mood" as enum ('glad', 'sad');
create type types.point3 as (x int, y int, z int);
create domain types.amount as numeric(12, 2);

create sequence sequences.numbers;

create table "Odd Schema"."Thing" (
  id serial primary key,
  code types.citext unique default gen_random_uuid()::text::types.citext,
  "sélect me" text default 'x',
  title text not null,
  secret integer not null default 0,
  tags text[] not null default '{}',
  mood types."Mood",
  price types.amount,
  place types.point3,
  owner text not null default current_user
);
create table "Odd Schema".children (
  id bigint generated always as identity primary key,
  thing_id integer not null references "Odd Schema"."Thing" on delete cascade,
  note text
);
create table hidden.entries (
  number integer primary key default nextval('sequences.numbers'), note text, inner_note text
);
create view "Odd Schema".entries as select number, note from hidden.entries
  with check option;
create table hidden.counted (n integer, unused integer);
create view hidden.between with (security_invoker = on) as
  select e.number, e.inner_note from hidden.entries e;
create view "Odd Schema".summaries with (security_invoker = true) as
  select b.number, length(b.inner_note) as size, (select count(*) from "Odd Schema".children) as "all"
  from hidden.between b;
create table hidden.allowed (who text, remark text);
insert into hidden.allowed values ('odd "reader"'), ('odd-writer');
create function hidden.is_allowed(who text) returns boolean language sql stable
  return who is not null;
create function hidden.unrelated() returns integer language sql return 1;
revoke execute on all functions in schema hidden from public;
alter table "Odd Schema"."Thing" enable row level security;
create policy those on "Odd Schema"."Thing" using (
  hidden.is_allowed(current_user)
  and exists (select from hidden.allowed a where a.who = current_user)
);
create function "Odd Schema".feel(mood types."Mood") returns text language sql
  return upper(mood::text);
revoke execute on function "Odd Schema".feel from public;
insert into "Odd Schema"."Thing" (title) values ('first'), ('second');
insert into "Odd Schema".children (thing_id, note) values (1, 'one'), (2, 'two');
insert into hidden.entries (note, inner_note) values ('outer', 'inner');
`

export const oddSchema = `import { defineSchema } from ${JSON.stringify(library)}
export const schema = defineSchema({
  roles: {
    reader: { databaseRole: 'odd "reader"' },
    reader2: { databaseRole: 'odd "reader"' },
    writer: { databaseRole: 'odd-writer' },
  },
  types: {
    Thing: {
      source: 'Odd Schema.Thing',
      fields: { selectMe: { column: 'sélect me' } },
      access: {
        reader: { select: { fields: ['selectMe', 'title', 'mood', 'children'] } },
        writer: {
          select: { fields: { except: ['secret', 'code', 'tags', 'owner'] } },
          create: {
            fields: ['code', 'title', 'secret', 'mood'],
            presets: { owner: { value: 'preset' } },
          },
          update: { fields: ['title', 'secret', 'tags'] },
          delete: true,
        },
      },
    },
    Child: {
      source: 'Odd Schema.children',
      plural: 'children',
      access: {
        reader: { select: { fields: ['note', 'thing'], roots: ['list'] } },
        writer: { select: 'all', create: { fields: ['thingId', 'note'] } },
      },
    },
    Entry: {
      source: 'Odd Schema.entries',
      plural: 'entries',
      primaryKey: ['number'],
      access: { writer: { select: 'all', create: { fields: ['note'] } } },
    },
    Summary: {
      source: 'Odd Schema.summaries',
      plural: 'summaries',
      access: { reader2: { select: 'all' }, reader: { select: { fields: ['size'] } } },
    },
  },
  mutations: {
    feel: { function: 'Odd Schema.feel', access: ['writer'] },
  },
})
`
