/** A definition and the database it is about become a model, over one short connection. */
import { Client } from 'pg'
import { readCatalog } from '../catalog/read-catalog.ts'
import type { Config } from '../config/config.ts'
import { databaseTarget } from '../config/database-url.ts'
import type { Secret } from '../config/secret.ts'
import { FraiseqlError } from '../errors.ts'
import { databaseError } from '../pg/database-error.ts'
import { connectionOptions } from '../pg/session.ts'
import { compileModel, type CompiledModel } from '../schema/compile-model.ts'
import type { SchemaDefinition } from '../schema/definition.ts'

export async function compileDefinition(
  definition: SchemaDefinition,
  database: Config['database'] & { readonly url: Secret },
): Promise<CompiledModel> {
  return withDatabase(database, async (client) => {
    const run = async (text: string, values: readonly unknown[]) => {
      const { rows } = await client.query<Readonly<Record<string, unknown>>>(text, [...values])
      return rows
    }
    return compileModel(definition, await readCatalog(run, schemasOf(definition)))
  })
}

/** Runs some work on a connection of its own. */
export async function withDatabase<T>(
  database: Config['database'] & { readonly url: Secret },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = database.url.use(
    (connectionString) =>
      new Client({
        connectionString,
        connectionTimeoutMillis: database.connectTimeoutMs,
        application_name: database.applicationName,
        // As the server reads it: the printed form of a type depends on the search path.
        options: connectionOptions,
      }),
  )
  // A connection that breaks fails the statement on it; the event besides must not end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw unreachable(database.url, error)
  }
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function unreachable(url: Secret, cause: unknown): FraiseqlError {
  const { host, port, database } = url.use(databaseTarget)
  return new FraiseqlError('UNAVAILABLE', {
    cause,
    message: `The database "${database}" at ${host}:${port} cannot be used: ${databaseError(cause).detail ?? 'unreachable'}`,
  })
}

/** The SQL schemas a definition names. */
function schemasOf({ types }: SchemaDefinition): readonly string[] {
  const names = Object.values(types).map(({ source }) => source.split('.')[0] ?? '')
  return [...new Set(names)]
}
