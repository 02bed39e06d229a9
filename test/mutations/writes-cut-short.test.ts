/**
 * Mutations that are still committing when their deadline passes, or when the end of a drain cuts them: what
 * the client is told is what stands in the database.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { startTappedServer, type TappedServer } from '../security/tapped-server.ts'

/** Each waits for a lock at its commit, and does what its name says when it is cancelled. */
const triggers = `
create function shop.linger() returns trigger language plpgsql set lock_timeout = 0 as $$
begin
  begin
    perform pg_advisory_xact_lock(1);
  exception when query_canceled then
    if new.slug = 'yielding' then raise; end if;
    if new.slug = 'deaf' then perform pg_sleep(60); end if;
  end;
  return null;
end $$;
create constraint trigger linger after insert on shop.categories
  deferrable initially deferred for each row
  when (new.slug in ('yielding', 'stubborn', 'deaf')) execute function shop.linger()`

const slugs = ['yielding', 'stubborn', 'deaf'] as const
const told = ['504 TIMEOUT', '200', '500 OUTCOME_UNKNOWN']

for (const channel of ['pipeline', 'pool'])
  describe(`mutations over the ${channel} channel`, () => {
    test('past their deadline are told what came of them', async () => {
      await using world = await startWorld(channel, {
        FRAISEQL_SERVER_REQUEST_TIMEOUT_MS: '2000',
        FRAISEQL_SERVER_BODY_TIMEOUT_MS: '2000',
        FRAISEQL_SERVER_HEADERS_TIMEOUT_MS: '2000',
        FRAISEQL_DATABASE_STATEMENT_TIMEOUT_MS: '2000',
      })

      assert.deepEqual(await Promise.all(await world.begin()), told)
      assert.deepEqual(await world.found(), ['stubborn'])
    })

    test('at the end of a drain are told what came of them', async () => {
      await using world = await startWorld(channel)
      const answers = await world.begin()

      world.server.kill('SIGTERM')

      assert.deepEqual(await Promise.all(answers), told)
      assert.deepEqual(await world.found(), ['stubborn'])
      assert.deepEqual(await world.server.exited, { code: 10, signal: null })
      const stopped = world.server.logs.find(({ event }) => event === 'process.stopped')
      assert.equal(stopped?.['cut'], 3)
    })
  })

interface World extends AsyncDisposable {
  readonly server: TappedServer['server']
  /** Sends one of each; resolves with their answers to come when all of them are committing. */
  readonly begin: () => Promise<readonly Promise<string>[]>
  /** Those that took effect. */
  readonly found: () => Promise<readonly string[]>
}

async function startWorld(
  channel: string,
  env: Readonly<Record<string, string>> = {},
): Promise<World> {
  await using resources = new AsyncDisposableStack()
  const tapped = resources.use(
    await startTappedServer({
      role: 'admin',
      claims: { tenant_id: 1 },
      env: {
        FRAISEQL_DATABASE_CHANNEL: channel,
        FRAISEQL_DRAIN_DELAY_MS: '0',
        FRAISEQL_DRAIN_TIMEOUT_MS: '500',
        ...env,
      },
    }),
  )
  const admin = new Client(tapped.database.adminUrl)
  admin.on('error', () => undefined)
  await admin.connect()
  resources.defer(() => admin.end())
  await admin.query(triggers)
  await admin.query('select pg_advisory_lock(1)')
  const owned = resources.move()
  return {
    server: tapped.server,
    begin: async () => {
      const answers = slugs.map((slug) => create(tapped, slug))
      await lingering(admin, slugs.length)
      return answers
    },
    found: async () => {
      const text = 'select slug from shop.categories where slug = any ($1) order by slug'
      const { rows } = await admin.query<{ readonly slug: string }>(text, [slugs])
      return rows.map(({ slug }) => slug)
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The status, and the code of the error if there is one. */
async function create({ ask }: TappedServer, slug: string): Promise<string> {
  const query = `mutation { createCategory(input: { slug: "${slug}", name: "Cut" }) { slug } }`
  const { status, text } = await ask({ query })
  const code = /"code":"(\w+)"/.exec(text)?.[1]
  if (code === undefined) assert.equal(text, `{"data":{"createCategory":{"slug":"${slug}"}}}`)
  return code === undefined ? String(status) : `${status} ${code}`
}

async function lingering(admin: Client, count: number): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; await wait(10)) {
    const { rowCount } = await admin.query(
      `select from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
    )
    if (rowCount === count) return
    assert.ok(Date.now() < deadline, 'the mutations do not commit')
  }
}
