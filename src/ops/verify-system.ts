/** Whether the database has what this version of the server keeps there. */
import type { RunStatement } from '../catalog/read-catalog.ts'
import { systemVersion } from '../system/migrations.ts'
import { readSystemVersion } from '../system/system-version.ts'
import { StartupError } from './startup-error.ts'

/**
 * A newer version is good: steps add first and take away in a later release, so that servers of two
 * versions can run beside each other.
 *
 * @throws {StartupError} 78 in production, when it is missing or older.
 */
export async function verifySystem(
  run: RunStatement,
  mode: 'development' | 'production',
): Promise<boolean> {
  const version = await readSystemVersion((text) => run(text, []))
  if (version >= systemVersion) return true
  if (mode === 'development') return false
  const found = version === 0 ? 'is missing' : `has version ${version}`
  throw new StartupError(
    78,
    `The schema "fraiseql" of the database ${found}, and version ${systemVersion} is needed: run "fraiseql migrate".`,
  )
}
