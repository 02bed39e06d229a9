/** `fraiseql serve` over a database of its own, with the shop's compiled schema. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after } from 'node:test'
import { Client } from 'pg'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { runCli, temporaryFolder } from '../support/run-cli.ts'
import { type ServerProcess, startServerProcess } from '../support/server-process.ts'

export interface ShopServer extends AsyncDisposable {
  readonly server: ServerProcess
  readonly database: TestDatabase
}

const schema = join(import.meta.dirname, '../../examples/shop/schema.ts')

let compiled: Promise<string> | undefined
const folder = temporaryFolder()
after(() => folder[Symbol.dispose]())

export async function serveShop(env: Readonly<Record<string, string>> = {}): Promise<ShopServer> {
  await using resources = new AsyncDisposableStack()
  const database = resources.use(await createTestDatabase({ template: 'shop' }))
  compiled ??= compileShop(database)
  const server = resources.use(
    await startServerProcess({
      command: 'serve',
      cwd: await compiled,
      env: {
        DATABASE_URL: database.url,
        FRAISEQL_DATABASE_DANGEROUSLY_ALLOW_UNENCRYPTED: 'true',
        FRAISEQL_DRAIN_DELAY_MS: '0',
        ...env,
      },
    }),
  )
  const owned = resources.move()
  return { server, database, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Once for all tests of a file: the databases are clones of one template. */
async function compileShop(database: TestDatabase): Promise<string> {
  const run = await runCli(['compile', '--schema', schema], {
    directory: folder.path,
    environment: { DATABASE_URL: database.url },
  })
  assert.equal(run.exitCode, 0, run.stderr)
  return folder.path
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export async function get(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

export function post(
  server: ServerProcess,
  query: string,
  rest: Readonly<Record<string, unknown>> = {},
): Promise<Reply> {
  return get(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
    },
    body: JSON.stringify({ query, ...rest }),
  })
}

/** Runs SQL as the superuser. */
export async function sql(database: TestDatabase, text: string): Promise<void> {
  await using client = await connectAdmin(database)
  await client.query(text)
}

/** A connection that keeps what it locks until it is disposed of. */
export async function connectAdmin(database: TestDatabase): Promise<Client & AsyncDisposable> {
  const client = new Client(database.adminUrl)
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}
