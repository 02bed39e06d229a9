/**
 * The schema `fraiseql` in a database that `dev` was given: installed or upgraded where the owner's URL, or
 * the login itself, may do that. Where neither may, `dev` serves without it.
 */
import { databaseTarget } from '../config/database-url.ts'
import { type Migration, systemVersion } from '../system/migrations.ts'
import { migrate } from '../system/migrate.ts'
import { readSystemVersion } from '../system/system-version.ts'
import { withDatabase } from './compile-definition.ts'
import type { ConfigWithDatabase } from './development-database.ts'

export type MigrationOutcome =
  | { readonly kind: 'migrated'; readonly applied: readonly Migration[] }
  /** What is to be done about it, for a person. */
  | { readonly kind: 'refused'; readonly reason: string }

/** insufficient_privilege, and read_only_sql_transaction of a standby. */
const refusals: ReadonlySet<unknown> = new Set(['42501', '25006'])

export async function migrateGiven({ database }: ConfigWithDatabase): Promise<MigrationOutcome> {
  const { ownerUrl } = database
  const apiRole = database.url.use(databaseTarget).user
  const owner = ownerUrl === undefined ? undefined : ({ pooler: 'none', url: ownerUrl } as const)
  const target = owner === undefined ? database : { ...database, ...owner, directUrl: undefined }
  return withDatabase(target, async (client) => {
    try {
      if (owner === undefined && (await isCurrent((text) => client.query(text))))
        return { kind: 'migrated', applied: [] }
      const { applied } = await migrate(client, apiRole)
      return { kind: 'migrated', applied }
    } catch (error) {
      if (!refusals.has(Object(error).code)) throw error
      return { kind: 'refused', reason: refusal(apiRole, owner === undefined) }
    }
  })
}

/** Nothing to do, and no grant that only the owner could give anew. */
async function isCurrent(
  query: (text: string) => Promise<{ rows: readonly Readonly<Record<string, unknown>>[] }>,
): Promise<boolean> {
  const version = await readSystemVersion((text) => query(text).then(({ rows }) => rows))
  return version >= systemVersion
}

function refusal(apiRole: string, isLogin: boolean): string {
  const who = isLogin ? `"${apiRole}"` : 'the user of [database] owner_url'
  const how = isLogin
    ? ' with FRAISEQL_DATABASE_OWNER_URL set to a role that may'
    : ' as a role that may'
  return `the schema "fraiseql" is missing or old, and ${who} may not change it: run "fraiseql migrate --api-role ${apiRole}"${how}. Until then an Idempotency-Key is refused`
}
