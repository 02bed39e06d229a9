/** What writes.ts compares: kinds of writes, and for each of them the forms it can have. */

export interface Statement {
  readonly name: string
  readonly text: string
  readonly parameters: readonly string[]
}

export interface Ask {
  /** What the last of them gives. */
  readonly inOneFlush: (statements: readonly Statement[]) => Promise<string>
  readonly read: (statement: Statement) => Promise<void>
  /** Through pg, in a transaction of its own. */
  readonly alone: (statement: Statement) => Promise<void>
  /** Through pg, with role and claims, every statement awaited. */
  readonly inTransaction: (first: Statement, then: (answer: string) => Statement) => Promise<void>
}

/** Rows to update have ids that inserted ones never reach. */
const firstNote = 1
const notes = 1000

/** For the owner to run, once; in a schema of its own, which nobody else looks at. */
export const needed = `
  create schema if not exists micro;
  grant usage on schema micro to public;
  create or replace function micro.begin_notes() returns void language sql as $$
    truncate bench.notes;
    insert into bench.notes (id, tenant_id, author_id, title, body, stars)
      overriding system value
      select i, 2, i % 100 + 1, 'Note', 'Text', 0
      from generate_series(${firstNote}, ${firstNote + notes - 1}) as i;
  $$;
  create or replace function micro.add_star(note bigint) returns integer language sql as $$
    update bench.notes set stars = stars + 1 where id = note returning stars;
  $$`

const columns = 'insert into bench.notes (tenant_id, author_id, title, body, stars)'
const values = 'values (2, $1::bigint, $2::text, $3::text, $4::integer)'
const row = `json_build_object('id', id::text, 'title', title, 'body', body, 'stars', stars,
  'isOpen', is_open, 'createdAt', created_at)`

/** A note with its author and that one's latest posts. */
function nestedSql(from: string, condition: string): string {
  return `
    select json_build_object('id', n.id::text, 'title', n.title, 'author', (
      select json_build_object('id', u.id::text, 'name', u.name, 'posts', (
        select coalesce(json_agg(p), '[]')
        from (
          select id::text as "id", title from bench.posts
          where author_id = u.id order by created_at desc, id limit 5
        ) as p
      ))
      from bench.users as u where u.id = n.author_id
    ))::text as "row"
    from ${from} where ${condition}`
}

export function kinds({
  inOneFlush,
  read,
  alone,
  inTransaction,
}: Ask): Readonly<Record<string, Readonly<Record<string, () => Promise<void>>>>> {
  const single = (make: () => Statement): Readonly<Record<string, () => Promise<void>>> => ({
    channel: async () => {
      await inOneFlush([make()])
    },
    'pg, no role': () => alone(make()),
  })
  return {
    'insert with relations': {
      'one flush': async () => {
        await inOneFlush([insertForLater(), readWritten])
      },
      'write, then read': async () => read(readNote(await inOneFlush([insertForId()]))),
      'pg, begin to commit': () => inTransaction(insertForId(), readNote),
    },
    insert: single(() => insertNote('insert', `returning ${row}::text as "row"`)),
    'update by key': single(() => ({
      name: 'update',
      text: `update bench.notes set title = $2::text, stars = stars + 1
        where id = $1::bigint returning ${row}::text as "row"`,
      parameters: [anyNote(), 'Another title'],
    })),
    'function call': single(() => ({
      name: 'call',
      text: 'select to_json(micro.add_star($1::bigint))::text as "row"',
      parameters: [anyNote()],
    })),
  }
}

let count = 0

function insertNote(name: string, ending: string, beginning = ''): Statement {
  count += 1
  const parameters = [String((count % 100) + 1), `Note ${count}`, 'Some words. '.repeat(8), '3']
  return { name, text: `${beginning}${columns} ${values} ${ending}`, parameters }
}

/** The next statement finds the key in a setting of the transaction. */
function insertForLater(): Statement {
  const ending = `returning id) select set_config('bench.written', (select id::text from w), true)`
  return insertNote('insert_for_later', ending, 'with w as (')
}

const readWritten: Statement = Object.freeze({
  name: 'read_written',
  text: nestedSql('bench.notes as n', `n.id = current_setting('bench.written')::bigint`),
  parameters: [],
})

function insertForId(): Statement {
  return insertNote('insert_for_id', 'returning id::text')
}

function readNote(id: string): Statement {
  return {
    name: 'read_note',
    text: nestedSql('bench.notes as n', 'n.id = $1::bigint'),
    parameters: [id],
  }
}

/** Scattered, so that few wait for each other's row. */
function anyNote(): string {
  count += 1
  return String(firstNote + ((count * 619) % notes))
}
