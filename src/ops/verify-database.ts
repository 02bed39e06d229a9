/**
 * Whether the database is the one the model was compiled for, and its roles are fit to face strangers.
 * Run at the start, and in the background behind `/ready`.
 */
import { readCatalog, type RunStatement } from '../catalog/read-catalog.ts'
import { readRoles, type RoleFacts } from '../catalog/read-roles.ts'
import { fingerprintOf } from '../schema/fingerprint.ts'
import { missingIn } from '../schema/missing-in.ts'
import type { Model } from '../schema/model.ts'
import { StartupError } from './startup-error.ts'

/** PostgreSQL 15: the oldest version with `security_invoker` views. */
const minServerVersion = 150_000

/** @throws {StartupError} 78 when schema and database disagree. */
export async function verifyDatabase(run: RunStatement, model: Model): Promise<void> {
  const sources = [...Object.values(model.types), ...Object.values(model.functions)]
  const schemas = new Set(sources.map(({ source }) => source.schema))
  const catalog = await readCatalog(run, [...schemas])
  if (catalog.serverVersion < minServerVersion)
    throw new StartupError(78, 'PostgreSQL 15 or newer is needed.')
  if (fingerprintOf(model, catalog) === model.fingerprint) return
  const missing = missingIn(model, catalog)
  const what = missing.length === 0 ? '' : ` It lacks ${missing.join(', ')}.`
  throw new StartupError(
    78,
    `The database does not fit the compiled schema: run "fraiseql compile" again and compare.${what}`,
  )
}

/** What is wrong with the roles, in words for operators; empty when nothing is. */
export async function roleProblems(run: RunStatement, model: Model): Promise<string[]> {
  const names = Object.values(model.roles).map((role) => role.databaseRole)
  const facts = await readRoles(run, names)
  return facts.flatMap((role) => problemsOf(role))
}

function problemsOf(role: RoleFacts): string[] {
  const name = `database role "${role.name}"`
  if (!role.exists) return [`${name} does not exist`]
  return [
    ...(role.isSuperuser ? [`${name} is a superuser: row policies do not hold for it`] : []),
    ...(role.bypassesRowSecurity ? [`${name} has BYPASSRLS: row policies do not hold for it`] : []),
    ...(role.isGranted || role.isLogin
      ? []
      : [`${name} is not granted to the login role of the database URL`]),
  ]
}
