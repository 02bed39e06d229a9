/** The real server in development over a database of its own, with a tap that reads every statement. */
import { fileURLToPath } from 'node:url'

import { createTestDatabase, type TemplateName, type TestDatabase } from '../support/postgres.ts'
import { type ServerProcess, startServerProcess } from '../support/server-process.ts'
import { type StatementTap, startStatementTap } from '../support/statement-tap.ts'

export interface Reply {
  readonly status: number
  readonly text: string
}

export interface TappedServer extends AsyncDisposable {
  readonly database: TestDatabase
  readonly tap: StatementTap
  readonly server: ServerProcess
  /** POST /graphql with this JSON as the body; a string goes as it is. */
  readonly ask: (body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Reply>
}

export interface TappedServerOptions {
  readonly template?: TemplateName
  /** Folder of `schema.ts`; default: the example shop's. */
  readonly folder?: string
  readonly role: string
  readonly claims?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  /** An existing database in place of a new one. */
  readonly database?: TestDatabase
}

const shopFolder = fileURLToPath(new URL('../../examples/shop', import.meta.url))

export async function startTappedServer(options: TappedServerOptions): Promise<TappedServer> {
  await using resources = new AsyncDisposableStack()
  const database =
    options.database ??
    resources.use(await createTestDatabase({ template: options.template ?? 'shop' }))
  const tap = resources.use(await startStatementTap({ databaseUrl: database.url }))
  const server = resources.use(
    await startServerProcess({
      command: 'dev',
      args: ['--as', options.role, '--claims', JSON.stringify(options.claims ?? {})],
      cwd: options.folder ?? shopFolder,
      // A statement of the readiness check would stand among those that the tap is asked about.
      env: {
        DATABASE_URL: tap.url,
        FRAISEQL_READINESS_INTERVAL_MS: '300000',
        FRAISEQL_DEV_DATABASE_INTERVAL_MS: '300000',
        ...options.env,
      },
    }),
  )
  const owned = resources.move()
  return Object.freeze({
    database,
    tap,
    server,
    ask: (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      post(`${server.url}/graphql`, body, headers),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  })
}

async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, text: await response.text() }
}
