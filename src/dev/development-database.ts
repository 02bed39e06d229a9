/** The database of the development commands: the configured one, else an embedded PostgreSQL. */
import type { Config } from '../config/config.ts'
import { Secret } from '../config/secret.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { prepareDatabase } from './prepare-database.ts'
import { readSqlFiles } from './sql-files.ts'

export interface DevelopmentDatabase extends AsyncDisposable {
  /** The configuration, certainly with a database URL. */
  readonly config: Config & { readonly database: { readonly url: Secret } }
}

export async function openDevelopmentDatabase(
  config: Config,
  onStep: (text: string) => void,
): Promise<DevelopmentDatabase> {
  const { url } = config.database
  if (url !== undefined) {
    return { config: withUrl(config, url), [Symbol.asyncDispose]: () => Promise.resolve() }
  }
  const { directory, databaseName, databaseFiles } = config.dev
  const postgres = await startEmbeddedPostgres({ directory, onStep })
  try {
    const files = await readSqlFiles(directory, databaseFiles)
    const prepared = await prepareDatabase({ postgres, databaseName, files, onStep })
    return {
      config: withUrl(config, new Secret(prepared.url)),
      [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose](),
    }
  } catch (error) {
    await postgres[Symbol.asyncDispose]()
    throw error
  }
}

function withUrl(config: Config, url: Secret): DevelopmentDatabase['config'] {
  return Object.freeze({ ...config, database: Object.freeze({ ...config.database, url }) })
}
