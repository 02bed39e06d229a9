/** A PostgreSQL for tests, in a folder of its own that goes away with it. */
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../src/dev/embedded-postgres.ts'
import { isProcessAlive } from '../../src/dev/process-alive.ts'

export interface SharedPostgres extends AsyncDisposable {
  /** As the superuser; goes into FRAISEQL_TEST_DATABASE_URL of the test processes. */
  readonly url: string
}

const prefix = 'fraiseql-test-postgres-'

// The data need not survive anything, so nothing is written twice or waited for.
const settings = Object.freeze({
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  shared_buffers: '256MB',
  max_connections: '300',
  autovacuum: 'off',
})

export async function startSharedPostgres(): Promise<SharedPostgres> {
  await removeAbandoned()
  const directory = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  // Else root's PostgreSQL could not enter it, and the data would go elsewhere.
  await chmod(directory, 0o755)
  const postgres = await startEmbeddedPostgres({ directory, onStep: () => undefined, settings })
  return Object.freeze({
    url: postgres.adminUrl,
    [Symbol.asyncDispose]: async () => {
      await postgres[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  })
}

/** A test process that was killed leaves its folder behind, though not its PostgreSQL. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const pid = Number(name.slice(prefix.length).split('-')[0])
    if (!isProcessAlive(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}
