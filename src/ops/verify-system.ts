/** Whether the database has what this version of the server keeps there. */
import type { RunStatement } from '../catalog/read-catalog.ts'
import { FraiseqlError } from '../errors.ts'
import { systemVersion } from '../system/migrations.ts'
import { readSystemVersion } from '../system/system-version.ts'
import { StartupError } from './startup-error.ts'

/**
 * A newer version is good: steps add first and take away in a later release, so that servers of two
 * versions can run beside each other.
 *
 * @throws {StartupError} 78 in production, when it is missing, older, or closed to the login.
 */
export async function verifySystem(
  run: RunStatement,
  mode: 'development' | 'production',
): Promise<boolean> {
  const version = await versionFor(run)
  if (version !== 'closed' && version >= systemVersion) return true
  if (mode === 'development') return false
  const found = typeof version === 'number' ? foundVersion(version) : 'is closed to the login role'
  throw new StartupError(
    78,
    `The schema "fraiseql" of the database ${found}, and version ${systemVersion} is needed: run "fraiseql migrate".`,
  )
}

function foundVersion(version: number): string {
  return version === 0 ? 'is missing' : `has version ${version}`
}

/** Installed for another login role, which only the owner can change. */
async function versionFor(run: RunStatement): Promise<number | 'closed'> {
  try {
    return await readSystemVersion((text) => run(text, []))
  } catch (error) {
    if (error instanceof FraiseqlError && error.code === 'FORBIDDEN') return 'closed'
    throw error
  }
}
