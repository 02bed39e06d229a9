/**
 * Databases for tests. Each is a clone of a template that is filled once per PostgreSQL server, so a
 * test may do with it what it likes. The server is the one of FRAISEQL_TEST_DATABASE_URL, which
 * `npm test` sets; without it a test file starts its own and stops it at its end.
 */
import { createHash, randomBytes } from 'node:crypto'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { applySqlFiles, hashSqlFiles, readSqlFiles } from '../../src/dev/sql-files.ts'
import { migrate, migrationScript } from '../../src/system/migrate.ts'
import { type SharedPostgres, startSharedPostgres } from './shared-postgres.ts'

export type TemplateName = 'shop' | 'chinook' | 'types' | 'empty'

export interface TestDatabase extends AsyncDisposable {
  readonly name: string
  /** As fraiseql_authenticator, the login role of the API. */
  readonly url: string
  /** As the superuser. */
  readonly adminUrl: string
  readonly drop: () => Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

const templateFiles: Readonly<Record<TemplateName, readonly string[]>> = {
  shop: ['examples/shop/database/*.sql'],
  chinook: ['test/fixtures/chinook/chinook.sql', 'test/fixtures/chinook/reader.sql'],
  types: ['test/fixtures/types.sql'],
  empty: [],
}

// One lock for everything that test processes must do one at a time: roles, templates.
const advisoryLock = 4_207_849_484n

let ownServer: Promise<SharedPostgres> | undefined
let superuserUrl: Promise<string> | undefined
let isStopped = false

// Registered before the hooks of the test file, and therefore run before them.
after(async () => {
  isStopped = ownServer !== undefined
  await (await ownServer)?.[Symbol.asyncDispose]()
})

export async function createTestDatabase(options: {
  readonly template: TemplateName
}): Promise<TestDatabase> {
  superuserUrl ??= connectToServer()
  const serverUrl = await superuserUrl
  const template = await ensureTemplate(serverUrl, options.template)
  const name = `fraiseql_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await withClient(serverUrl, (client) =>
    client.query(`create database ${name} template ${template} strategy file_copy`),
  )
  const drop = () => dropDatabase(serverUrl, name)
  return Object.freeze({
    name,
    url: authenticatorUrl(serverUrl, name),
    adminUrl: withDatabaseName(serverUrl, name),
    drop,
    [Symbol.asyncDispose]: drop,
  })
}

/** Superuser URL of the server, whose login role is ready. */
async function connectToServer(): Promise<string> {
  const given = process.env['FRAISEQL_TEST_DATABASE_URL']
  if (given === undefined) ownServer = startSharedPostgres()
  const url = given ?? (await ownServer)?.url ?? ''
  await withLock(url, async (client) => {
    const { rowCount } = await client.query(
      `select from pg_roles where rolname = 'fraiseql_authenticator'`,
    )
    if (rowCount === 0) await client.query('create role fraiseql_authenticator login noinherit')
    const password = client.escapeLiteral(authenticatorPassword(url))
    await client.query(`alter role fraiseql_authenticator password ${password}`)
  })
  return url
}

async function ensureTemplate(serverUrl: string, template: TemplateName): Promise<string> {
  const files = await readSqlFiles(root, templateFiles[template])
  const system = createHash('sha256').update(migrationScript(0, '')).digest('hex').slice(0, 6)
  const name = `fraiseql_template_${template}_${hashSqlFiles(files).slice(0, 12)}_${system}`
  await withLock(serverUrl, async (client) => {
    const { rowCount } = await client.query(
      'select from pg_database where datname = $1 and datistemplate',
      [name],
    )
    if (rowCount !== 0) return
    await client.query(`drop database if exists ${name}`)
    await client.query(`create database ${name}`)
    await withClient(withDatabaseName(serverUrl, name), async (filler) => {
      await applySqlFiles(filler, files)
      await migrate(filler, 'fraiseql_authenticator')
      await filler.query('vacuum')
    })
    // A database that somebody is connected to cannot be cloned.
    await client.query(`alter database ${name} is_template true allow_connections false`)
  })
  return name
}

async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  // It went away with its server.
  if (isStopped) return
  await withClient(serverUrl, (client) =>
    client.query(`drop database if exists ${name} with (force)`),
  )
}

async function withLock(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  await withClient(url, async (client) => {
    // Released when the connection ends.
    await client.query('select pg_advisory_lock($1)', [advisoryLock])
    await work(client)
  })
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function authenticatorUrl(serverUrl: string, databaseName: string): string {
  const url = new URL(withDatabaseName(serverUrl, databaseName))
  url.username = 'fraiseql_authenticator'
  url.password = authenticatorPassword(serverUrl)
  return url.href
}

/** Every test process must know it without being told: it follows from the superuser's. */
function authenticatorPassword(serverUrl: string): string {
  const { password } = new URL(serverUrl)
  return createHash('sha256').update(`authenticator ${password}`).digest('base64url')
}

function withDatabaseName(serverUrl: string, databaseName: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${databaseName}`
  return url.href
}
