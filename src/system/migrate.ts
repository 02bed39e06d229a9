/**
 * Brings the schema `fraiseql` to the version of this program, in one transaction under a lock, so that
 * two migrations at once do it once, and one that fails leaves all as it was.
 */
import { systemGrants } from './grants.ts'
import { type Migration, migrations } from './migrations.ts'
import { readSystemVersion } from './system-version.ts'

/** Runs text that may have several statements, or one statement with values. */
export interface MigrationClient {
  readonly query: (
    text: string,
    values?: unknown[],
  ) => Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>
}

export interface MigrationReport {
  /** 0 when there was no such schema. */
  readonly from: number
  readonly applied: readonly Migration[]
}

/** One lock for whoever migrates, held until the transaction ends. */
const migrationLock = 6_087_471_202n

/** @param apiRole - login role of the servers */
export async function migrate(client: MigrationClient, apiRole: string): Promise<MigrationReport> {
  await client.query('begin')
  try {
    await client.query('set local search_path = pg_catalog, pg_temp')
    await client.query('select pg_advisory_xact_lock($1)', [String(migrationLock)])
    const from = await readSystemVersion((text) => client.query(text).then(({ rows }) => rows))
    const applied = migrations.filter(({ version }) => version > from)
    for (const migration of applied) await client.query(migrationText(migration))
    await client.query(systemGrants(apiRole))
    await client.query('commit')
    return { from, applied }
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** What `migrate` would run on a database of some version, as one script. */
export function migrationScript(from: number, apiRole: string): string {
  const steps = migrations.filter(({ version }) => version > from).map(migrationText)
  return [
    'begin;',
    'set local search_path = pg_catalog, pg_temp;',
    ...steps,
    systemGrants(apiRole),
    'commit;',
  ].join('\n\n')
}

function migrationText({ version, title, sql }: Migration): string {
  const record = `insert into fraiseql.migrations (version, title) values (${version}, '${title}');`
  return `-- ${version}: ${title}\n${sql}\n${record}`
}
