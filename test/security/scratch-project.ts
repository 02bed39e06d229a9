/** A project of a test's own: its SQL, its schema.ts, and the real server in development over both. */
import { Client } from 'pg'

import { createTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/run-cli.ts'
import { type TappedServer, startTappedServer } from './tapped-server.ts'

export interface ScratchProject extends TappedServer {
  /** As the superuser. */
  readonly admin: Client
}

export interface ScratchProjectOptions {
  readonly sql: string
  /** The argument of `defineSchema`, as source text. */
  readonly definition: string
  readonly role: string
  readonly env?: Readonly<Record<string, string>>
}

const library = new URL('../../src/index.ts', import.meta.url).href

export async function startScratchProject(options: ScratchProjectOptions): Promise<ScratchProject> {
  await using resources = new AsyncDisposableStack()
  const folder = resources.use(
    temporaryFolder({
      'schema.ts': `import { defineSchema } from ${JSON.stringify(library)}
export const schema = defineSchema(${options.definition})
`,
    }),
  )
  const database = resources.use(await createTestDatabase({ template: 'empty' }))
  const admin = new Client(database.adminUrl)
  resources.defer(() => admin.end())
  // Its connection ends by force when a test that failed drops the database.
  admin.on('error', () => undefined)
  await admin.connect()
  await admin.query(options.sql)
  const { role, env = {} } = options
  const server = resources.use(
    await startTappedServer({ database, folder: folder.path, role, env }),
  )
  const owned = resources.move()
  return Object.freeze({ ...server, admin, [Symbol.asyncDispose]: () => owned.disposeAsync() })
}
