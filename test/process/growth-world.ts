/** `fraiseql serve` over a schema of as many relations and roles as a test wants. */
import assert from 'node:assert/strict'
import { createTestDatabase } from '../support/postgres.ts'
import { runCli, temporaryFolder } from '../support/run-cli.ts'
import { type ServerProcess, startServerProcess } from '../support/server-process.ts'
import { sql } from './serve-shop.ts'

export interface GrowthSize {
  readonly relations: number
  readonly roles: number
}

export interface GrowthServer extends AsyncDisposable {
  readonly server: ServerProcess
}

const library = new URL('../../src/index.ts', import.meta.url).href

const databaseText = ({ relations }: GrowthSize): string => `
do $$ begin
  create role growth_reader nologin;
exception when duplicate_object or unique_violation then null;
end $$;
grant growth_reader to fraiseql_authenticator;
create schema growth;
create table growth.items (
  id integer primary key, title text not null, parent_id integer references growth.items
);
insert into growth.items select n, 'Item ' || n, nullif(n / 2, 0) from generate_series(1, 100) n;
do $$ begin
  for number in 1..${relations - 1} loop
    execute format('create table growth.filler%s (
      id integer primary key, item_id integer not null references growth.items, title text not null
    )', number);
  end loop;
end $$;
grant usage on schema growth to growth_reader;
grant select on all tables in schema growth to growth_reader;
analyze;
`

const schemaText = ({ relations, roles }: GrowthSize): string => `
import { defineSchema } from ${JSON.stringify(library)}
const names = Array.from({ length: ${roles} }, (_, n) => (n === 0 ? 'anonymous' : 'role' + n))
const access = Object.fromEntries(names.map((name) => [name, { select: 'all' }]))
const fillers = Array.from({ length: ${relations - 1} }, (_, index) => index + 1)
export const schema = defineSchema({
  roles: Object.fromEntries(names.map((name) => [name, { databaseRole: 'growth_reader' }])),
  types: {
    Item: {
      source: 'growth.items', access,
      relations: { items_parent_id_fkey: { reverseName: 'children' } },
    },
    ...Object.fromEntries(
      fillers.map((number) => ['Filler' + number, { source: 'growth.filler' + number, access }]),
    ),
  },
})
`

/** @param preloads - modules that the server loads first */
export async function serveGrowth(
  size: GrowthSize,
  preloads: readonly string[],
): Promise<GrowthServer> {
  await using resources = new AsyncDisposableStack()
  const folder = resources.use(temporaryFolder({ 'schema.ts': schemaText(size) }))
  const database = resources.use(await createTestDatabase({ template: 'empty' }))
  await sql(database, databaseText(size))
  const run = await runCli(['compile', '--schema', 'schema.ts'], {
    directory: folder.path,
    environment: { DATABASE_URL: database.url },
  })
  assert.equal(run.exitCode, 0, run.stderr)
  const server = resources.use(
    await startServerProcess({
      command: 'serve',
      cwd: folder.path,
      env: {
        DATABASE_URL: database.url,
        FRAISEQL_DATABASE_DANGEROUSLY_ALLOW_UNENCRYPTED: 'true',
        FRAISEQL_DATABASE_CHANNEL: 'pipeline',
        FRAISEQL_DRAIN_DELAY_MS: '0',
        // Its own statements would be counted too.
        FRAISEQL_READINESS_INTERVAL_MS: '300000',
        NODE_OPTIONS: preloads.map((url) => `--import=${url}`).join(' '),
      },
    }),
  )
  const owned = resources.move()
  return { server, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
