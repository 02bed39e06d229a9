/** The server's own schema: installed by its owner, checked by the servers, never changed by them. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { Client } from 'pg'
import { migrations, systemVersion } from '../../src/system/migrations.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { runCli, temporaryFolder, type CliRun } from '../support/run-cli.ts'
import { type ServerProcess, startServerProcess } from '../support/server-process.ts'

test('migrate installs the schema, and run again does nothing', async () => {
  await using database = await bareDatabase()

  const first = await migrate(database)
  const second = await migrate(database)

  assert.equal(first.exitCode, 0, first.stderr)
  assert.match(first.stdout, new RegExp(`From version 0 to ${systemVersion}\\.`))
  assert.match(second.stdout, new RegExp(`Nothing to do: version ${systemVersion}\\.`))
  assert.deepEqual(
    await rows(database.adminUrl, 'select version from fraiseql.migrations order by 1'),
    migrations.map(({ version }) => ({ version })),
  )
})

test('migrate upgrades from each earlier version to what a new database has', async () => {
  await using fresh = await bareDatabase()
  await migrate(fresh)
  const expected = await describeSchema(fresh)
  for (const { version } of migrations) {
    await using database = await bareDatabase()
    const early = migrations.filter((migration) => migration.version < version)
    for (const { version: number, title, sql } of early)
      await rows(
        database.adminUrl,
        `${sql}; insert into fraiseql.migrations (version, title) values (${number}, '${title}')`,
      )

    const run = await migrate(database)

    assert.equal(run.exitCode, 0, run.stderr)
    assert.deepEqual(await describeSchema(database), expected)
  }
})

test('migrate --dry-run prints SQL that does the same, and runs nothing', async () => {
  await using database = await bareDatabase()
  const { stdout, exitCode } = await migrate(database, ['--dry-run'])
  assert.equal(exitCode, 0)
  assert.deepEqual(
    await rows(database.adminUrl, `select to_regnamespace('fraiseql')::text as schema`),
    [{ schema: null }],
  )

  await rows(database.adminUrl, stdout)

  const after = await migrate(database)
  assert.match(after.stdout, /Nothing to do/)
})

test('a migration that fails leaves nothing behind', async () => {
  await using database = await bareDatabase()
  const { exitCode, stderr } = await migrate(database, ['--api-role', 'nobody_of_this_name'])

  assert.notEqual(exitCode, 0)
  assert.match(stderr, /nobody_of_this_name/)
  assert.deepEqual(
    await rows(database.adminUrl, `select to_regnamespace('fraiseql')::text as schema`),
    [{ schema: null }],
  )
})

test('two migrations at once do it once', async () => {
  await using database = await bareDatabase()
  const runs = await Promise.all([migrate(database), migrate(database)])

  assert.deepEqual(
    runs.map(({ exitCode }) => exitCode),
    [0, 0],
  )
  assert.equal(runs.filter(({ stdout }) => stdout.includes('Nothing to do')).length, 1)
})

test('migrate without the URL of the owner, or without a login role, says what is missing', async () => {
  await using database = await bareDatabase()
  using folder = temporaryFolder()
  const options = { directory: folder.path }
  const noOwner = await runCli(['migrate'], {
    ...options,
    environment: { DATABASE_URL: database.url },
  })
  const noRole = await runCli(['migrate'], {
    ...options,
    environment: { FRAISEQL_DATABASE_OWNER_URL: database.adminUrl },
  })

  assert.equal(noOwner.exitCode, 78)
  assert.match(noOwner.stderr, /owner_url/)
  assert.equal(noRole.exitCode, 64)
  assert.match(noRole.stderr, /--api-role/)
})

test('the roles of requests may do nothing in the schema, and the login role may not change it', async () => {
  await using database = await bareDatabase()
  await migrate(database)
  for (const text of [
    'set role shop_admin; select from fraiseql.idempotency_keys',
    'set role shop_admin; select from fraiseql.migrations',
    'drop table fraiseql.idempotency_keys',
    'insert into fraiseql.migrations (version, title) values (99, $$x$$)',
    'create table fraiseql.mine ()',
  ])
    await assert.rejects(rows(database.url, text), { code: '42501' }, text)
})

test('[OPS-05] serve refuses a database without the schema and names the command', async () => {
  await using database = await bareDatabase()
  using folder = temporaryFolder()
  const environment = {
    DATABASE_URL: database.url,
    FRAISEQL_DATABASE_DANGEROUSLY_ALLOW_UNENCRYPTED: 'true',
    FRAISEQL_SERVER_PORT: '0',
    FRAISEQL_ADMIN_PORT: '0',
  }
  const options = { directory: folder.path, environment }
  const schema = join(import.meta.dirname, '../../examples/shop/schema.ts')
  await runCli(['compile', '--schema', schema], options)

  const { exitCode, stdout, stderr } = await runCli(['serve'], options)

  assert.equal(exitCode, 78)
  assert.match(stdout + stderr, /run .{0,2}fraiseql migrate/)
})

test('dev installs the schema where its login may, and a write with a key is answered', async () => {
  await using database = await bareDatabase()
  await rows(
    database.adminUrl,
    `grant create on database ${database.name} to fraiseql_authenticator`,
  )
  await using dev = await startDev({ DATABASE_URL: database.url })
  const reply = await sendKeyed(dev)

  assert.deepEqual(reply.errors, undefined)
  assert.deepEqual(
    await rows(database.adminUrl, 'select max(version) as version from fraiseql.migrations'),
    [{ version: systemVersion }],
  )
  await dev.stop()
  await using again = await startDev({ DATABASE_URL: database.url })
  assert.equal(count(again, 'system.missing'), 0)
})

test('dev installs and upgrades the schema as the owner where it has the URL', async () => {
  for (const early of [0, systemVersion - 1]) {
    await using database = await bareDatabase()
    for (const { version, title, sql } of migrations.slice(0, early))
      await rows(
        database.adminUrl,
        `${sql}; insert into fraiseql.migrations (version, title) values (${version}, '${title}')`,
      )
    await using dev = await startDev({
      DATABASE_URL: database.url,
      FRAISEQL_DATABASE_OWNER_URL: database.adminUrl,
    })

    assert.deepEqual((await sendKeyed(dev)).errors, undefined)
    assert.equal(count(dev, 'system.missing'), 0)
  }
})

test('dev that may not install the schema says what to run, and goes on without it', async () => {
  await using database = await bareDatabase()
  await using dev = await startDev({ DATABASE_URL: database.url })
  const { reason } = await dev.waitForEvent('system.missing')

  const refused = await sendKeyed(dev)
  const served = await sendKeyed(dev, {})

  assert.match(String(reason), /run "fraiseql migrate --api-role fraiseql_authenticator"/)
  assert.match(String(refused.errors?.[0]?.message), /fraiseql migrate/)
  assert.equal(served.errors, undefined)
  assert.deepEqual(
    await rows(database.adminUrl, `select to_regnamespace('fraiseql')::text as schema`),
    [{ schema: null }],
  )
})

test('dev says what to run where the schema was installed for another login', async () => {
  await using database = await bareDatabase()
  await migrate(database, ['--api-role', 'shop_admin'])
  await using dev = await startDev({ DATABASE_URL: database.url })
  await dev.waitForEvent('system.missing')

  assert.match(String((await sendKeyed(dev)).errors?.[0]?.message), /fraiseql migrate/)
  assert.equal((await sendKeyed(dev, {})).errors, undefined)
})

async function startDev(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  return startServerProcess({
    command: 'dev',
    args: ['--as', 'admin', '--claims', '{"tenant_id": 1}'],
    cwd: join(import.meta.dirname, '../../examples/shop'),
    env,
  })
}

interface KeyedAnswer {
  readonly errors?: readonly { readonly message: string }[]
}

async function sendKeyed(
  { url }: ServerProcess,
  headers: Readonly<Record<string, string>> = { 'idempotency-key': 'key' },
): Promise<KeyedAnswer> {
  const query = 'mutation { updateCategory(id: 1, inc: { position: 1 }) { position } }'
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return (await response.json()) as KeyedAnswer
}

function count({ logs }: ServerProcess, event: string): number {
  return logs.filter((line) => line['event'] === event).length
}

/** As a database of a user's is before the first migration. */
async function bareDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ template: 'shop' })
  await rows(database.adminUrl, 'drop schema fraiseql cascade')
  return database
}

async function migrate(database: TestDatabase, flags: readonly string[] = []): Promise<CliRun> {
  using folder = temporaryFolder()
  return await runCli(['migrate', ...flags], {
    directory: folder.path,
    environment: {
      DATABASE_URL: database.url,
      FRAISEQL_DATABASE_OWNER_URL: database.adminUrl,
    },
  })
}

/** Columns, keys, privileges. */
async function describeSchema(database: TestDatabase): Promise<unknown> {
  const columns = await rows(
    database.adminUrl,
    `select table_name, column_name, data_type, is_nullable, column_default
     from information_schema.columns where table_schema = 'fraiseql' order by 1, 2`,
  )
  const indexes = await rows(
    database.adminUrl,
    `select indexdef from pg_indexes where schemaname = 'fraiseql' order by 1`,
  )
  const privileges = await rows(
    database.adminUrl,
    `select relname, relacl::text from pg_class
     where relnamespace = 'fraiseql'::regnamespace order by 1`,
  )
  return { columns, indexes, privileges }
}

async function rows(
  url: string,
  text: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client(url)
  await client.connect()
  try {
    const results = [await client.query<Record<string, unknown>>(text)].flat()
    return results.at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}
