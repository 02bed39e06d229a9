/**
 * Makes the development database from the project's SQL files, once. A comment on the database
 * remembers what it was made from; when the files have changed it is made anew. That is only right
 * for an embedded PostgreSQL, whose data nobody else has: no other kind of URL can be passed here.
 */
import { Client } from 'pg'
import type { EmbeddedPostgres } from './embedded-postgres.ts'
import { migrate } from '../system/migrate.ts'
import { applySqlFiles, hashSqlFiles, type SqlFile } from './sql-files.ts'

export interface PrepareDatabaseOptions {
  readonly postgres: EmbeddedPostgres
  readonly databaseName: string
  readonly files: readonly SqlFile[]
  readonly onStep: (text: string) => void
}

export interface PreparedDatabase {
  /** As the login role of the API. */
  readonly url: string
  /** As the superuser. */
  readonly adminUrl: string
  readonly outcome: 'created' | 'reused' | 'recreated'
}

export async function prepareDatabase(options: PrepareDatabaseOptions): Promise<PreparedDatabase> {
  const { postgres, databaseName } = options
  const wanted = `Made by fraiseql dev from ${hashSqlFiles(options.files)}`
  const found = await withClient(postgres.adminUrl, (client) => readComment(client, databaseName))
  const outcome = decide(found, wanted)
  if (outcome !== 'reused') await makeDatabase(options, outcome, wanted)
  await migrateOwn(options)
  return Object.freeze({
    url: withDatabase(postgres.url, databaseName),
    adminUrl: withDatabase(postgres.adminUrl, databaseName),
    outcome,
  })
}

/** The server's own schema, also in a database that an older version made. */
async function migrateOwn({
  postgres,
  databaseName,
  onStep,
}: PrepareDatabaseOptions): Promise<void> {
  const apiRole = decodeURIComponent(new URL(postgres.url).username)
  const adminUrl = withDatabase(postgres.adminUrl, databaseName)
  const { from, applied } = await withClient(adminUrl, (client) => migrate(client, apiRole))
  // In a new database it is one thing among others.
  for (const { version, title } of from === 0 ? [] : applied)
    onStep(`Schema "fraiseql": ${version}, ${title}`)
}

/** The comment; '' when there is none; undefined when there is no such database. */
async function readComment(client: Client, databaseName: string): Promise<string | undefined> {
  const { rows } = await client.query<{ comment: string }>(
    `select coalesce(shobj_description(oid, 'pg_database'), '') as comment
     from pg_database where datname = $1`,
    [databaseName],
  )
  return rows[0]?.comment
}

function decide(found: string | undefined, wanted: string): PreparedDatabase['outcome'] {
  if (found === undefined) return 'created'
  return found === wanted ? 'reused' : 'recreated'
}

async function makeDatabase(
  options: PrepareDatabaseOptions,
  outcome: 'created' | 'recreated',
  comment: string,
): Promise<void> {
  const { postgres, databaseName, files, onStep } = options
  onStep(
    outcome === 'created'
      ? `Creating the database "${databaseName}"`
      : `Its SQL files changed: making the database "${databaseName}" anew`,
  )
  await withClient(postgres.adminUrl, async (client) => {
    const name = client.escapeIdentifier(databaseName)
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name}`)
  })
  await withClient(withDatabase(postgres.adminUrl, databaseName), async (client) => {
    await applySqlFiles(client, files, (file) => onStep(`Applying ${file}`))
    // Last: a database without the comment is one whose making was interrupted.
    await client.query(
      `comment on database ${client.escapeIdentifier(databaseName)} is ${client.escapeLiteral(comment)}`,
    )
  })
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url)
  // A connection that breaks fails the statement on it; the event besides must not end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, databaseName: string): string {
  const changed = new URL(url)
  changed.pathname = `/${encodeURIComponent(databaseName)}`
  return changed.href
}
