/**
 * PostgreSQL fails in every way a view, a table or a time limit can make it fail. The client learns a
 * code and an id; what PostgreSQL said is in the log, under that id.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import type { ErrorCode } from '../../src/error-registry.ts'
import { type ScratchProject, startScratchProject } from './scratch-project.ts'

const sql = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'vault_reader') then
    create role vault_reader nologin;
  end if;
end $$;
grant vault_reader to fraiseql_authenticator;
create schema vault;
create table vault.numbers (id integer primary key, zero integer not null, word text not null);
insert into vault.numbers values (1, 0, 's3cret-w0rd');
create function vault.refuse(word text) returns text language plpgsql stable as $$
begin
  raise exception 'hunter2 is the password of % in /etc/postgresql/secret.conf', word
    using detail = 'a detail of hunter2', hint = 'a hint of hunter2';
end $$;
create view vault.quotients as select id, 10 / zero as quotient from vault.numbers;
create view vault.casts as select id, word::integer as cast_value from vault.numbers;
create view vault.refusals as select id, vault.refuse(word) as refused from vault.numbers;
create view vault.slow_rows as select id, pg_sleep(30)::text as nap from vault.numbers;
create table vault.locked (id integer primary key, word text);
create table vault.halves (id integer primary key, open_word text, closed_word text);
create table vault.dropped (id integer primary key);
create table vault.renamed (id integer primary key, old_word text);
create view vault.large as
  select id, repeat(word, 100000) as long_word from vault.numbers;
grant usage on schema vault to vault_reader;
grant select on all tables in schema vault to vault_reader;
revoke select on vault.locked, vault.halves from vault_reader;
grant select (id, open_word) on vault.halves to vault_reader;
`

const reader = `access: { anonymous: { select: 'all' } }`
const types = [
  ['Quotient', 'quotients'],
  ['Cast', 'casts'],
  ['Refusal', 'refusals'],
  ['SlowRow', 'slow_rows', 'slowRows'],
  ['Locked', 'locked', 'lockedRows'],
  ['Half', 'halves'],
  ['Dropped', 'dropped', 'droppedRows'],
  ['Renamed', 'renamed', 'renamedRows'],
  ['Large', 'large', 'largeRows'],
].map(
  ([name, source, plural = source]) =>
    `${name}: { source: 'vault.${source}', plural: '${plural}', ${reader} }`,
)

const definition = `{
  roles: { anonymous: { databaseRole: 'vault_reader' } },
  types: { ${types.join(', ')} },
}`

let project: ScratchProject

before(async () => {
  project = await startScratchProject({
    sql,
    definition,
    role: 'anonymous',
    env: {
      FRAISEQL_DATABASE_STATEMENT_TIMEOUT_MS: '1500',
      FRAISEQL_DATABASE_LOCK_TIMEOUT_MS: '500',
      FRAISEQL_DATABASE_MAX_RESULT_BYTES: '1048576',
    },
  })
  await project.admin.query('drop table vault.dropped')
  await project.admin.query('alter table vault.renamed rename old_word to new_word')
})

after(() => project?.[Symbol.asyncDispose]())

interface Failure {
  readonly name: string
  readonly query: string
  readonly status: number
  readonly code: ErrorCode
  /** What PostgreSQL said, in the log. */
  readonly said: RegExp
}

const failures: readonly Failure[] = [
  {
    name: 'a division by zero',
    query: '{quotients{id quotient}}',
    status: 422,
    code: 'BAD_USER_INPUT',
    said: /by zero/,
  },
  {
    name: 'a cast of a secret',
    query: '{casts{castValue}}',
    status: 422,
    code: 'BAD_USER_INPUT',
    said: /s3cret-w0rd/,
  },
  {
    name: 'a raised exception',
    query: '{refusals{refused}}',
    status: 500,
    code: 'INTERNAL',
    said: /hunter2/,
  },
  {
    name: 'a slow view',
    query: '{slowRows{nap}}',
    status: 504,
    code: 'TIMEOUT',
    said: /statement timeout/,
  },
  {
    name: 'a table without a grant',
    query: '{lockedRows{word}}',
    status: 401,
    code: 'UNAUTHENTICATED',
    said: /permission denied/,
  },
  {
    name: 'a column without a grant',
    query: '{halves{closedWord}}',
    status: 401,
    code: 'UNAUTHENTICATED',
    said: /permission denied/,
  },
  {
    name: 'a dropped table',
    query: '{droppedRows{id}}',
    status: 500,
    code: 'INTERNAL',
    said: /does not exist/,
  },
  {
    name: 'a renamed column',
    query: '{renamedRows{oldWord}}',
    status: 500,
    code: 'INTERNAL',
    said: /does not exist/,
  },
]

/** Names, values and words of the inside, of PostgreSQL, of Node and of the machine. */
const words = String.raw`vault numbers zero cast_value closed_word old_word s3cret hunter2 refuse\b
  pg_sleep plpgsql sqlstate \b(?:22|42|57|P0)[0-9A-Z]{3}\b postgres permission relation column division
  statement exist select from\b fraiseql_ fraiseql- node: node_modules \.ts\b \bat\b /etc /tmp /home
  /root 127\.0\.0\.1 localhost password`
const inside = new RegExp(words.split(/\s+/).join('|'), 'i')

describe('the client of a server whose PostgreSQL fails by', () => {
  for (const { name, query, status, code, said } of failures)
    test(`[SEC-30] ${name} learns ${code} and an id that finds the log line`, async () => {
      const response = await request(query)

      assert.equal(response.status, status, response.text)
      const { errors, data } = JSON.parse(response.text) as Failed
      assert.equal(data, null)
      assert.deepEqual(Object.keys(errors[0]), ['message', 'path', 'extensions'])
      assert.equal(errors[0].extensions.code, code)
      await assertNothingInside(response, errors[0].path)

      const { errorId } = errors[0].extensions
      const line = await project.server.waitForEvent(
        'error.internal',
        (candidate) => candidate['error_id'] === errorId,
      )
      assert.match(String(line['msg']), said)
      const requestId = response.headers.get('x-request-id')
      assert.equal(line['request_id'], requestId)
      const access = await project.server.waitForEvent(
        'operation.completed',
        (candidate) => candidate['request_id'] === requestId,
      )
      assert.equal(typeof access['database_ms'], 'number')
    })

  test('[SEC-30] a result beyond the limit learns its code only', async () => {
    const response = await request('{largeRows{longWord}}')

    assert.equal(response.status, 422)
    assert.match(response.text, /"code":"RESULT_TOO_LARGE"/)
    await assertNothingInside(response, ['largeRows'])
  })

  test('[SEC-30] an end of its connections learns that it is unavailable, and later is served', async () => {
    const response = await cutTwice()

    assert.equal(response.status, 503, response.text)
    assert.match(response.text, /"code":"UNAVAILABLE"/)
    await assertNothingInside(response, ['slowRows'])
    assert.equal((await request('{halves{openWord}}')).text, '{"data":{"halves":[]}}')
  })
})

interface Failed {
  readonly data: unknown
  readonly errors: readonly [
    {
      readonly path: readonly string[]
      readonly extensions: { readonly code: string; readonly errorId: string }
    },
  ]
}

interface FullReply {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

async function request(query: string): Promise<FullReply> {
  const response = await fetch(`${project.server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
    },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

/** The path repeats what the client itself asked for; no field is new but those of the code. */
async function assertNothingInside(
  { text, headers }: FullReply,
  path: readonly string[],
): Promise<void> {
  assert.doesNotMatch(text.replace(JSON.stringify(path), '[]'), inside)
  const harmless = await request('{__typename}')
  const own = ['www-authenticate', 'retry-after', 'content-length', 'x-request-id', 'date']
  for (const [name, value] of headers)
    if (own.includes(name)) assert.doesNotMatch(value, inside)
    else assert.equal(value, harmless.headers.get(name), name)
}

/**
 * A read that was lost is sent once more, and no more than that: its connection is cut both times. On a
 * machine without a processor to spare its time may be over before it is seen; then it is asked again.
 */
async function cutTwice(): Promise<FullReply> {
  for (let attempt = 1; ; attempt += 1) {
    const waiting = request('{slowRows{nap}}')
    const first = await Promise.race([sleepingBackend(), waiting])
    if (typeof first === 'number') {
      project.tap.cut()
      const second = await Promise.race([sleepingBackend(first), waiting])
      if (typeof second === 'number') project.tap.cut()
      if (typeof second === 'number' || attempt === 5) return waiting
    }
    await waiting
  }
}

/** Process id of a backend that sleeps, other than this one: PostgreSQL itself says that it does. */
async function sleepingBackend(other = 0): Promise<number | undefined> {
  const text = `select pid from pg_stat_activity
    where datname = current_database() and wait_event = 'PgSleep' and pid <> $1`
  const deadline = performance.now() + 10_000
  while (performance.now() < deadline) {
    const { rows } = await project.admin.query<{ pid: number }>(text, [other])
    if (rows[0] !== undefined) return rows[0].pid
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return undefined
}
