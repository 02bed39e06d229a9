/**
 * The real server over a real PostgreSQL with rows whose every value follows from their id, so that each
 * answer can be checked against its own request.
 */
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'

import { createTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/run-cli.ts'
import { type ServerProcess, startServerProcess } from '../support/server-process.ts'
import { type StatementTap, startStatementTap } from '../support/statement-tap.ts'

export interface FaultWorld extends AsyncDisposable {
  readonly server: ServerProcess
  readonly tap: StatementTap
  /** As the superuser; only while PostgreSQL runs. */
  readonly sql: <Row extends Record<string, unknown>>(text: string) => Promise<readonly Row[]>
  /** When every connection is open and idle again, and nothing else is left. */
  readonly settled: () => Promise<void>
}

export interface FaultWorldOptions {
  readonly env?: Readonly<Record<string, string>>
  /** A PostgreSQL of its own, which the test may stop. */
  readonly postgres?: { readonly url: string; readonly adminUrl: string }
}

export const sharedConnections = 3
export const soloConnections = 4
const writeConnections = 2

/** `npm run test:long` does the same, more often. */
export const times: number = process.env['FRAISEQL_TEST_RUNS'] === undefined ? 1 : 8

const library = new URL('../../src/index.ts', import.meta.url).href

const schemaText = `import { defineSchema } from ${JSON.stringify(library)}
export const schema = defineSchema({
  roles: { member: { databaseRole: 'faults_reader' } },
  types: {
    Item: { source: 'faults.items', maxLimit: 2000, access: { member: { select: 'all' } } },
    Pause: {
      source: 'faults.pauses', primaryKey: ['id'], fields: { id: { nonNull: true } },
      access: { member: { select: 'all' } },
    },
    Brittle: {
      source: 'faults.brittles', primaryKey: ['id'], fields: { id: { nonNull: true } },
      access: { member: { select: 'all' } },
    },
  },
})
`

// A row of `pauses` takes id / 1000 milliseconds; the first ones, which a start reads, take none. One
// row in a hundred of `brittles` cannot be read.
const databaseText = `
do $$ begin
  create role faults_reader nologin;
exception when duplicate_object or unique_violation then null;
end $$;
grant faults_reader to fraiseql_authenticator;
create schema faults;
create table faults.items (
  id integer primary key, tenant integer not null, label text not null, padding text not null
);
insert into faults.items
select n, n % 2, md5(n::text), repeat('x', 2000) from generate_series(1, 4000) n;
alter table faults.items enable row level security;
create policy of_tenant on faults.items
using (tenant = (select (current_setting('request.jwt.claims')::json->>'tenant')::integer));
create table faults.pause_rows (id integer primary key, label text not null);
insert into faults.pause_rows
select ms * 1000 + n, md5((ms * 1000 + n)::text)
from unnest(array[0, 5, 70, 2000, 10000]) ms, generate_series(0, 199) n
order by ms, n;
create view faults.pauses as
select id, label, pg_sleep(id / 1000 / 1000.0)::text as slept from faults.pause_rows;
create view faults.brittles with (security_invoker = true) as
select id, 100 / ((id - 13) % 100) as hundred from faults.items;
grant usage on schema faults to faults_reader;
grant select on all tables in schema faults to faults_reader;
analyze;
`

export async function startFaultWorld(options: FaultWorldOptions = {}): Promise<FaultWorld> {
  await using resources = new AsyncDisposableStack()
  const folder = resources.use(temporaryFolder({ 'schema.ts': schemaText }))
  const postgres =
    options.postgres ?? resources.use(await createTestDatabase({ template: 'empty' }))
  const sql = <Row extends Record<string, unknown>>(text: string) =>
    runSql<Row>(postgres.adminUrl, text)
  await sql(databaseText)
  const tap = resources.use(await startStatementTap({ databaseUrl: postgres.url }))
  const server = resources.use(
    await startServerProcess({
      command: 'dev',
      args: ['--as', 'member', '--claims', '{"tenant":1}'],
      cwd: folder.path,
      env: {
        DATABASE_URL: tap.url,
        FRAISEQL_READINESS_INTERVAL_MS: '300000',
        FRAISEQL_DEV_DATABASE_INTERVAL_MS: '300000',
        FRAISEQL_DATABASE_SHARED_CONNECTIONS: String(sharedConnections),
        FRAISEQL_DATABASE_SOLO_CONNECTIONS: String(soloConnections),
        FRAISEQL_DATABASE_WRITE_CONNECTIONS: String(writeConnections),
        ...options.env,
      },
    }),
  )
  const owned = resources.move()
  return Object.freeze({
    server,
    tap,
    sql,
    settled: () => waitUntilSettled(sql),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  })
}

async function runSql<Row extends Record<string, unknown>>(
  url: string,
  text: string,
): Promise<readonly Row[]> {
  const client = new Client(url)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

const settleTimeoutMs = 20_000
const laneConnections = sharedConnections + soloConnections + writeConnections
const settledText = JSON.stringify({ idle: laneConnections })

async function waitUntilSettled(sql: FaultWorld['sql']): Promise<void> {
  const deadline = Date.now() + settleTimeoutMs
  for (;;) {
    const rows = await sql<{ readonly state: string; readonly count: number }>(
      `select state, count(*)::integer from pg_stat_activity
       where datname = current_database() and backend_type = 'client backend'
         and pid <> pg_backend_pid() and application_name not like '%administration'
       group by state`,
    )
    const found = JSON.stringify(Object.fromEntries(rows.map(({ state, count }) => [state, count])))
    if (found === settledText) return
    assert.ok(Date.now() < deadline, `connections are not as they were: ${found}`)
    await wait(50)
  }
}
