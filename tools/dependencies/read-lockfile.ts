/** package-lock.json as a flat list: every package version that `npm ci` may install. */
import { readFileSync } from 'node:fs'

export interface LockedPackage {
  readonly name: string
  readonly version: string
  /** Where in node_modules it stands. */
  readonly path: string
  readonly integrity: string | undefined
  readonly resolved: string | undefined
  /** A folder of this repository, not a package of the registry. */
  readonly isLink: boolean
  /** Not part of what a user of the package installs. */
  readonly isDevelopment: boolean
}

interface LockEntry {
  readonly name?: string
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly devOptional?: boolean
}

interface Lockfile {
  readonly lockfileVersion: number
  readonly packages: Readonly<Record<string, LockEntry>>
}

export function readLockfile(path: string): readonly LockedPackage[] {
  const lockfile: Lockfile = JSON.parse(readFileSync(path, 'utf8'))
  if (lockfile.lockfileVersion !== 3) {
    throw new Error(`${path} has lockfileVersion ${lockfile.lockfileVersion}; 3 is expected`)
  }
  return Object.entries(lockfile.packages)
    .filter(([place]) => place.includes('node_modules/'))
    .map(([place, entry]) => ({
      name: entry.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version ?? '',
      path: place,
      integrity: entry.integrity,
      resolved: entry.resolved,
      isLink: entry.link === true,
      isDevelopment: entry.dev === true || entry.devOptional === true,
    }))
}
