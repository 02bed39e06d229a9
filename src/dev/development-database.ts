/** The database of the development commands: the configured one, else an embedded PostgreSQL. */
import type { Config } from '../config/config.ts'
import { Secret } from '../config/secret.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { prepareDatabase } from './prepare-database.ts'
import { readSqlFiles } from './sql-files.ts'

export interface DevelopmentDatabaseOptions {
  readonly onStep: (text: string) => void
  /** Stops the embedded PostgreSQL, also while it is still being started or filled. */
  readonly resources: AsyncDisposableStack
}

/** A configuration that certainly has a database URL. */
export type ConfigWithDatabase = Config & { readonly database: { readonly url: Secret } }

export async function openDevelopmentDatabase(
  config: Config,
  { onStep, resources }: DevelopmentDatabaseOptions,
): Promise<ConfigWithDatabase> {
  const { url } = config.database
  if (url !== undefined) return withUrl(config, url)
  const { directory, databaseName, databaseFiles } = config.dev
  const starting = startEmbeddedPostgres({ directory, onStep })
  resources.defer(() => starting.then((started) => started[Symbol.asyncDispose](), ignore))
  const postgres = await starting
  const files = await readSqlFiles(directory, databaseFiles)
  const prepared = await prepareDatabase({ postgres, databaseName, files, onStep })
  return withUrl(config, new Secret(prepared.url))
}

function withUrl(config: Config, url: Secret): ConfigWithDatabase {
  return Object.freeze({ ...config, database: Object.freeze({ ...config.database, url }) })
}

/** The failure is reported by whoever awaits the same promise. */
function ignore(): void {}
