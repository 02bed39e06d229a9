/** A definition and the database it is about become a model, over one short connection. */
import type { Client } from 'pg'
import type { Catalog } from '../catalog/catalog.ts'
import { readCatalog, type RunStatement } from '../catalog/read-catalog.ts'
import type { Config } from '../config/config.ts'
import { databaseTarget } from '../config/database-url.ts'
import type { Secret } from '../config/secret.ts'
import { FraiseqlError } from '../errors.ts'
import { databaseError } from '../pg/database-error.ts'
import { openClient } from '../pg/open-client.ts'
import { compileModel, type CompiledModel } from '../schema/compile-model.ts'
import type { SchemaDefinition } from '../schema/definition.ts'

export interface CompiledDefinition extends CompiledModel {
  readonly catalog: Catalog
}

export async function compileDefinition(
  definition: SchemaDefinition,
  database: Config['database'] & { readonly url: Secret },
): Promise<CompiledDefinition> {
  return withDatabase(database, async (client) => {
    const catalog = await readCatalog(runOn(client), schemasOf(definition))
    return { ...compileModel(definition, catalog), catalog }
  })
}

export function runOn(client: Client): RunStatement {
  return async (text, values) => {
    const { rows } = await client.query<Readonly<Record<string, unknown>>>(text, [...values])
    return rows
  }
}

/** Runs some work on a connection of its own, past a pooler where there is one. */
export async function withDatabase<T>(
  database: Config['database'] & { readonly url: Secret },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await openFor(database)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** As the owner of what is in the database, where one is configured. */
export function databaseOfOwner<Database extends Config['database']>(database: Database): Database {
  const { ownerUrl } = database
  if (ownerUrl === undefined) return database
  return { ...database, url: ownerUrl, directUrl: undefined, pooler: 'none' }
}

/** Past a pooler where there is a way. */
export function databasePlace(database: Config['database'] & { readonly url: Secret }): {
  readonly url: Secret
  readonly pooler: Config['database']['pooler']
} {
  const { url, directUrl, pooler } = database
  return directUrl === undefined ? { url, pooler } : { url: directUrl, pooler: 'none' }
}

async function openFor(database: Config['database'] & { readonly url: Secret }): Promise<Client> {
  const { url, pooler } = databasePlace(database)
  try {
    return await url.use((connectionString) =>
      openClient({ ...database, connectionString, pooler }),
    )
  } catch (cause) {
    throw unreachable(url, cause)
  }
}

function unreachable(url: Secret, cause: unknown): FraiseqlError {
  const { addresses, database } = url.use(databaseTarget)
  const places = addresses.map(({ host, port }) => `${host}:${port}`).join(', ')
  return new FraiseqlError('UNAVAILABLE', {
    cause,
    message: `The database "${database}" at ${places} cannot be used: ${databaseError(cause).detail ?? 'unreachable'}`,
  })
}

/** The SQL schemas a definition names. */
export function schemasOf({ types, mutations = {} }: SchemaDefinition): readonly string[] {
  const sources = [
    ...Object.values(types).map(({ source }) => source),
    ...Object.values(mutations).map((mutation) => mutation.function),
  ]
  const names = sources.map((source) => source.split('.')[0] ?? '')
  return [...new Set(names)]
}
