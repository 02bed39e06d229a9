/**
 * Two databases: in one, half of everything is hidden from a role; in the other, that half was never
 * made. To the role they must be the same world: every answer is equal byte for byte, proposals of
 * names included.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { getIntrospectionQuery } from 'graphql'

import { type ScratchProject, startScratchProject } from './scratch-project.ts'

const shared = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'worlds_reader') then
    create role worlds_reader nologin;
  end if;
end $$;
grant worlds_reader to fraiseql_authenticator;
create schema world;
create table world.authors (id integer primary key, name text not null);
create table world.books (
  id integer primary key, title text not null, author_id integer not null references world.authors
);
insert into world.authors values (1, 'Ada'), (2, 'Bo');
insert into world.books values (1, 'Alpha', 1), (2, 'Beta', 1), (3, 'Gamma', 2);
grant usage on schema world to worlds_reader;
grant select on world.authors, world.books to worlds_reader;
`

const hiddenHalf = `
create type world.genre as enum ('prose', 'verse');
alter table world.authors add salary numeric, add pen_name text unique, add born date,
  add mentor_id integer references world.authors;
alter table world.books add isbn text unique, add drafts jsonb, add genres world.genre[],
  add genre world.genre, add weight double precision, add edited_by integer references world.authors;
create table world.contracts (
  id uuid primary key, book_id integer not null references world.books,
  author_id integer not null references world.authors, fee bigint not null
);
update world.authors set salary = 100 * id, pen_name = 'pen ' || id, born = '1980-01-01', mentor_id = 1;
update world.books set isbn = 'isbn ' || id, genre = 'prose', weight = 'NaN', edited_by = 2;
insert into world.contracts values ('00000000-0000-0000-0000-000000000001', 1, 1, 5000);
grant select on world.contracts to worlds_reader;
`

const access = (fields: string) =>
  `{ outsider: { select: { fields: ${fields}, roots: ['list'] } }, insider: { select: 'all' } }`

const roles = `{
  outsider: { databaseRole: 'worlds_reader' },
  insider: { databaseRole: 'worlds_reader' },
}`

const full = `{
  roles: ${roles},
  types: {
    Author: {
      source: 'world.authors',
      access: ${access(`['id', 'name', 'booksByAuthor']`)},
    },
    Book: {
      source: 'world.books',
      relations: { books_edited_by_fkey: { name: 'editor', reverseName: 'edited' } },
      access: ${access(`['id', 'title', 'authorId', 'author']`)},
    },
    Contract: { source: 'world.contracts', access: { insider: { select: 'all' } } },
  },
}`

const reduced = `{
  roles: ${roles},
  types: {
    Author: { source: 'world.authors', access: ${access(`'all'`)} },
    Book: { source: 'world.books', access: ${access(`'all'`)},
      relations: { books_author_id_fkey: { reverseName: 'booksByAuthor' } } },
  },
}`

let hiding: ScratchProject
let lacking: ScratchProject
let insider: ScratchProject

before(async () => {
  const whole = { sql: shared + hiddenHalf, definition: full }
  // Before the others, since it makes the role of the database.
  hiding = await startScratchProject({ ...whole, role: 'outsider' })
  ;[lacking, insider] = await Promise.all([
    startScratchProject({ sql: shared, definition: reduced, role: 'outsider' }),
    startScratchProject({ ...whole, role: 'insider' }),
  ])
})

after(async () => {
  for (const project of [hiding, lacking, insider]) await project?.[Symbol.asyncDispose]()
})

const hiddenFields = {
  authors: 'salary penName born mentorId mentor edited contracts authorsByMentor'.split(' '),
  books: 'isbn drafts genres genre weight editedBy editor contracts'.split(' '),
}
const hiddenTypes = 'Contract ContractWhere ContractOrderBy ContractListWhere Genre GenreFilter'
  .concat(
    ' GenreListFilter DecimalFilter DateFilter JSONFilter FloatFilter BigIntFilter UUIDFilter',
  )
  .split(' ')
const hiddenRoots = 'contracts contract author book authorByPenName bookByIsbn'.split(' ')

/** The name itself, and such as come near it: both worlds must propose the same, or nothing. */
function spellings(name: string): string[] {
  return [name, `${name}s`, name.slice(0, -1), `x${name}`]
}

describe('to a role', () => {
  for (const [list, names] of Object.entries(hiddenFields))
    test(`[SEC-11] a hidden field of ${list} is as good as absent, in every spelling`, async () => {
      const type = list === 'authors' ? 'Author' : 'Book'
      for (const name of names.flatMap(spellings))
        await expectSame([
          { query: `{${list}{id ${name}}}` },
          { query: `{${list}{id ${name}{id}}}` },
          { query: `{${list}{id ${name}(limit:1){id}}}` },
          { query: `{${list}(where:{${name}:{eq:"1"}}){id}}` },
          { query: `{${list}(where:{${name}:{some:{id:{eq:1}}}}){id}}` },
          { query: `{${list}(where:{_not:{${name}:{isNull:true}}}){id}}` },
          { query: `{${list}(orderBy:[{${name}:ASC}]){id}}` },
          { query: `{${list}(orderBy:[{${name}:{id:ASC}}]){id}}` },
          {
            query: `query($v:${type}Where){${list}(where:$v){id}}`,
            variables: { v: { [name]: { isNull: true } } },
          },
          {
            query: `query($v:[${type}OrderBy!]){${list}(orderBy:$v){id}}`,
            variables: { v: [{ [name]: 'ASC' }] },
          },
        ])
    })

  test('[SEC-11] hidden types, enums and filters are as good as absent', async () => {
    for (const name of hiddenTypes.flatMap(spellings))
      await expectSame([
        { query: `{__type(name:"${name}"){name kind}}` },
        { query: `query($v:${name}){authors{id}}` },
        { query: `query($v:[${name}!]){authors{id}}` },
        { query: `{authors{...on ${name}{id}}}` },
        { query: `{authors{...F}} fragment F on ${name}{id}` },
      ])
  })

  test('[SEC-11] hidden roots and keys are as good as absent', async () => {
    for (const name of hiddenRoots.flatMap(spellings))
      await expectSame([
        { query: `{${name}{id}}` },
        { query: `{${name}(id:1){id}}` },
        { query: `{${name}(limit:1){id}}` },
        { query: `{authors{id} ${name}(penName:"pen 1",isbn:"isbn 1"){id}}` },
      ])
  })

  test('[SEC-11] introspection and data of both worlds are the same', async () => {
    await expectSame([
      { query: getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }) },
      { query: '{authors{id name booksByAuthor{id title authorId author{name}}}}' },
      { query: '{books(orderBy:[{author:{name:DESC}},{title:DESC}]){title}}' },
      { query: '{authors(where:{booksByAuthor:{some:{title:{gt:"B"}}}}){name}}' },
    ])
  })
})

test('[SEC-11] to another role the hidden half is there', async () => {
  const { text } = await insider.ask({
    query: '{authorByPenName(penName:"pen 1"){salary contracts{fee book{isbn genre}}}}',
  })

  assert.deepEqual(JSON.parse(text), {
    data: {
      authorByPenName: {
        salary: '100',
        contracts: [{ fee: '5000', book: { isbn: 'isbn 1', genre: 'PROSE' } }],
      },
    },
  })
})

async function expectSame(bodies: readonly unknown[]): Promise<void> {
  await Promise.all(
    bodies.map(async (body) => {
      const [hidden, absent] = await Promise.all([hiding.ask(body), lacking.ask(body)])
      assert.deepEqual(hidden, absent, JSON.stringify(body))
    }),
  )
}
