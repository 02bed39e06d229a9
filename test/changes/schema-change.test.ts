/**
 * The schema changes while it is served: by its file, by its database, or by both in either order. No request
 * is lost, and each has the old schema or the new one from its beginning to its end.
 */
import assert from 'node:assert/strict'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { runCli, temporaryFolder } from '../support/run-cli.ts'
import { type LogLine, type ServerProcess, startServerProcess } from '../support/server-process.ts'
import { get, post, sql } from '../process/serve-shop.ts'

const library = new URL('../../src/index.ts', import.meta.url).href

function schemaOf(fields: readonly string[], rest = ''): string {
  return `import { defineSchema } from ${JSON.stringify(library)}
export const schema = defineSchema({
  roles: { anonymous: { databaseRole: 'shop_anonymous' } },
  types: {
    Category: {
      source: 'shop.categories',
      access: { anonymous: { select: { fields: ${JSON.stringify(fields)} } } },
    },
    ${rest}
  },
})
`
}

const slow = `Slow: {
  source: 'shop.slow', plural: 'slows', primaryKey: ['id'], fields: { id: { nonNull: true } },
  access: { anonymous: { select: 'all' } },
},`
const slowView = `
create view shop.slow as select id, pg_sleep(4)::text as slept from shop.categories where id = 1;
grant select on shop.slow to shop_anonymous`
const addSubtitle = `
alter table shop.categories add column subtitle text;
grant select (subtitle) on shop.categories to shop_anonymous`
const byName = '{ categories(limit: 1) { name } }'
const bySubtitle = '{ categories(limit: 1) { subtitle } }'

describe('dev', () => {
  test('serves what the database has become, and what it lost is refused', async () => {
    await using world = await startDev(['id', 'name', 'subtitle'], addSubtitle)
    const { server, database } = world
    const count = loaded(server).length
    await sql(
      database,
      'alter table shop.categories alter subtitle type integer using null, alter subtitle set default 1',
    )
    await until(() => loaded(server).length > count)
    const typed = await post(
      server,
      '{ __type(name: "Category") { fields { name type { name } } } }',
    )
    await sql(database, 'alter table shop.categories drop column subtitle')
    const rejected = await server.waitForEvent('schema.rejected')
    const meanwhile = await post(server, byName)
    const before = loaded(server).length
    await sql(database, addSubtitle)
    await until(() => loaded(server).length > before)

    assert.match(typed.text, /"name":"subtitle","type":\{"name":"Int"\}/)
    assert.match(String(rejected['reason']), /subtitle/)
    assert.equal(meanwhile.status, 200)
    assert.equal((await post(server, bySubtitle)).status, 200)
  })

  test('serves a schema that waited for its table, and leaves alone what does not concern it', async () => {
    await using world = await startDev(['id', 'name'])
    const { server, database, folder } = world
    writeFileSync(join(folder, 'schema.ts'), schemaOf(['id', 'name'], slow))
    await server.waitForEvent('schema.rejected')
    const first = server.logs.length
    await sql(database, slowView)
    await server.waitForEvent('schema.loaded', isAfter(server, first))
    const count = server.logs.length
    await sql(
      database,
      'create table shop.unrelated (id integer); create schema other; create table other.t ()',
    )
    await wait(1500)

    assert.deepEqual(
      server.logs.slice(count).filter(({ event }) => String(event).startsWith('schema.')),
      [],
    )
  })
})

describe('serve', () => {
  test('takes a replaced file; a request under way finishes on the old one', async () => {
    await using world = await startServe(
      schemaOf(['id', 'name'], slow),
      slowView + ';' + addSubtitle,
    )
    const { server } = world
    await using load = startLoad(server)
    const underWay = post(server, '{ slows { id slept } }')
    await wait(300)
    await world.compile(schemaOf(['id', 'name', 'subtitle']))
    await server.waitForEvent('schema.loaded', isAfter(server, world.started))
    const refused = await post(server, '{ slows { id } }')
    const served = await post(server, bySubtitle)
    const { status, text } = await underWay

    assert.deepEqual([status, text], [200, '{"data":{"slows":[{"id":"1","slept":""}]}}'])
    assert.equal(refused.status, 422)
    assert.equal(served.status, 200)
    await load.stop()
  })

  test('keeps the old one when the new file is bad or gone, and says why', async () => {
    await using world = await startServe(schemaOf(['id', 'name']))
    const { server, file } = world
    const good = readFileSync(file, 'utf8')
    await using load = startLoad(server)
    for (const [spoil, told] of [
      [() => writeFileSync(file, good.slice(0, good.length / 2)), /not JSON/],
      [() => writeFileSync(file, good.replace('"name": "Category"', '"name": "Kategory"')), /hash/],
      [() => writeFileSync(file, good.replace(/"format": \d+/, '"format": 99')), /format/],
      [() => rmSync(file), /no such file/],
    ] as const) {
      const first = server.logs.length
      spoil()
      const { reason } = await server.waitForEvent('schema.rejected', isAfter(server, first))
      assert.match(String(reason), told)
    }
    const first = server.logs.length
    await world.compile(schemaOf(['id', 'name', 'slug']))
    await server.waitForEvent('schema.loaded', isAfter(server, first))

    assert.equal((await post(server, '{ categories(limit: 1) { slug } }')).status, 200)
    assert.equal((await get(`${server.adminUrl}/ready`)).status, 200)
    await load.stop()
  })

  test('takes a file that came before its migration once the database fits', async () => {
    await using world = await startServe(schemaOf(['id', 'name']))
    const { server, database } = world
    await using later = await createTestDatabase({ template: 'shop' })
    // Statements that are prepared meet another type, and the old schema no longer fits for a moment.
    const migration = `${addSubtitle}; alter table shop.categories alter name type varchar(80)`
    await sql(later, migration)
    await using load = startLoad(server)
    await world.compile(schemaOf(['id', 'name', 'subtitle']), later)
    const { reason } = await server.waitForEvent('schema.rejected')
    const early = await post(server, bySubtitle)
    await wait(2500)
    const count = loaded(server).length
    await sql(database, migration)
    await until(() => loaded(server).length > count)

    assert.match(String(reason), /It lacks column "subtitle" of "shop\.categories"/)
    assert.equal(early.status, 422)
    assert.equal(server.logs.filter(({ event }) => event === 'schema.rejected').length, 1)
    assert.equal((await post(server, bySubtitle)).status, 200)
    await load.stop()
  })

  test('takes the file that follows a migration which the old one did not survive', async () => {
    await using world = await startServe(schemaOf(['id', 'name']))
    const { server, database } = world
    await sql(database, 'alter table shop.categories rename column name to title')
    const { reason } = await server.waitForEvent('schema.outdated')
    const health = JSON.parse((await get(`${server.adminUrl}/health`)).text)
    await server.waitForEvent('lifecycle.changed', ({ to }) => to === 'degraded')
    await world.compile(schemaOf(['id', 'title']))
    await server.waitForEvent(
      'lifecycle.changed',
      ({ to, from }) => to === 'ready' && from === 'degraded',
    )

    assert.match(String(reason), /It lacks column "name" of "shop\.categories"/)
    assert.equal(health.checks.postgres.status, 'pass')
    assert.equal((await post(server, '{ categories(limit: 1) { title } }')).status, 200)
  })

  test('says when the database fits again, and minds no change that only adds', async () => {
    await using world = await startServe(schemaOf(['id', 'name', 'parentId', 'parent', 'slug']))
    const { server, database } = world
    for (const change of [
      'alter table shop.categories add column more text, alter parent_id drop default',
      'create unique index categories_name on shop.categories (tenant_id, name)',
      'update shop.categories set parent_id = id where parent_id is null; alter table shop.categories alter parent_id set not null',
      'create table shop.more (id integer primary key, category integer references shop.categories)',
      'create trigger none before update on shop.tenants for each row execute function suppress_redundant_updates_trigger()',
    ])
      await sql(database, change)
    await wait(1500)
    const quiet = server.logs.filter(({ event }) => event === 'schema.outdated')
    await sql(database, 'alter table shop.categories rename column slug to label')
    await server.waitForEvent('schema.outdated')
    await sql(database, 'alter table shop.categories rename column label to slug')
    await server.waitForEvent('schema.restored')

    assert.deepEqual(quiet, [])
    assert.equal(
      (await post(server, '{ categories(limit: 1) { slug parent { name } } }')).status,
      200,
    )
  })

  test('refuses a file whose roles are not fit to face strangers', async () => {
    await using world = await startServe(schemaOf(['id', 'name']))
    const { server, database } = world
    await world.compile(schemaOf(['id', 'name', 'slug']).replace("'shop_anonymous'", "'postgres'"))
    const { reason } = await server.waitForEvent('schema.rejected')

    assert.match(String(reason), /roles are not fit to serve/)
    assert.equal((await post(server, byName)).status, 200)
    assert.ok(database.name.length > 0)
  })
})

interface World extends AsyncDisposable {
  readonly server: ServerProcess
  readonly database: TestDatabase
  readonly folder: string
}

async function startDev(fields: readonly string[], change = 'select 1'): Promise<World> {
  await using resources = new AsyncDisposableStack()
  const database = resources.use(await createTestDatabase({ template: 'shop' }))
  await sql(database, change)
  const folder = resources.use(temporaryFolder({ 'schema.ts': schemaOf(fields) }))
  const server = resources.use(
    await startServerProcess({
      command: 'dev',
      cwd: folder.path,
      env: { DATABASE_URL: database.url, FRAISEQL_DEV_DATABASE_INTERVAL_MS: '100' },
    }),
  )
  const owned = resources.move()
  return {
    server,
    database,
    folder: folder.path,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

interface ServedWorld extends World {
  readonly file: string
  /** Lines of the log when it had started. */
  readonly started: number
  /** Replaces the file by what this schema becomes in a database, that of the server by default. */
  readonly compile: (schema: string, against?: TestDatabase) => Promise<void>
}

const folders = new DisposableStack()
after(() => folders[Symbol.dispose]())

async function startServe(schema: string, change = 'select 1'): Promise<ServedWorld> {
  await using resources = new AsyncDisposableStack()
  const database = resources.use(await createTestDatabase({ template: 'shop' }))
  await sql(database, change)
  const folder = folders.use(temporaryFolder())
  const file = join(folder.path, 'schema.compiled.json')
  const compile = async (text: string, against = database): Promise<void> => {
    writeFileSync(join(folder.path, 'schema.ts'), text)
    const { exitCode, stderr } = await runCli(['compile', '--output', 'next.json'], {
      directory: folder.path,
      environment: { DATABASE_URL: against.url },
    })
    assert.equal(exitCode, 0, stderr)
    renameSync(join(folder.path, 'next.json'), file)
  }
  await compile(schema)
  const server = resources.use(
    await startServerProcess({
      command: 'serve',
      cwd: folder.path,
      env: {
        DATABASE_URL: database.url,
        FRAISEQL_DATABASE_DANGEROUSLY_ALLOW_UNENCRYPTED: 'true',
        FRAISEQL_DRAIN_DELAY_MS: '0',
        FRAISEQL_READINESS_INTERVAL_MS: '300',
        FRAISEQL_READINESS_TIMEOUT_MS: '300',
      },
    }),
  )
  const owned = resources.move()
  return {
    server,
    database,
    folder: folder.path,
    file,
    started: server.logs.length,
    compile,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

interface Load extends AsyncDisposable {
  /** Ends it, and says whether every answer was right. */
  readonly stop: () => Promise<void>
}

/** Asks without a pause: what both schemas know, and what only one of them does. */
function startLoad(server: ServerProcess): Load {
  const wrong: string[] = []
  const counts = { data: 0, unknown: 0 }
  const stopping = new AbortController()
  const run = async (number: number): Promise<void> => {
    const query = [byName, bySubtitle, '{ categories(limit: 3) { id name } }'][number % 3] ?? byName
    while (!stopping.signal.aborted) {
      const { status, text } = await post(server, query)
      if (status === 200 && text.startsWith('{"data":{"categories":[{')) counts.data += 1
      else if (status === 422 && query === bySubtitle) counts.unknown += 1
      else wrong.push(`${status} ${text}`)
    }
  }
  const clients = Array.from({ length: 12 }, (_, number) => run(number))
  const end = async (): Promise<void> => {
    stopping.abort()
    await Promise.all(clients)
  }
  return {
    stop: async () => {
      await end()
      assert.deepEqual(wrong, [])
      assert.ok(counts.data > 50, JSON.stringify(counts))
    },
    [Symbol.asyncDispose]: end,
  }
}

function loaded({ logs }: ServerProcess): readonly LogLine[] {
  return logs.filter(({ event }) => event === 'schema.loaded')
}

function isAfter({ logs }: ServerProcess, first: number): (line: LogLine) => boolean {
  return (line) => logs.indexOf(line) >= first
}

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; !holds(); await wait(20))
    assert.ok(Date.now() < deadline, 'it does not come about')
}
