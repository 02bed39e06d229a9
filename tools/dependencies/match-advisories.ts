/** The offline half of the audit: security/advisories.json against the lock file. */
import { readFileSync } from 'node:fs'

import type { LockedPackage } from './read-lockfile.ts'

/** From `introduced` up to but not including `fixed`; null when no version is fixed. */
interface AffectedRange {
  readonly introduced: string
  readonly fixed: string | null
}

interface Advisory {
  readonly package: string
  readonly id: string
  readonly severity: 'low' | 'medium' | 'high' | 'critical'
  readonly affected: readonly AffectedRange[]
  readonly summary: string
  readonly source: string
}

export interface AdvisorySnapshot {
  /** The day somebody last compared the file with its sources, as YYYY-MM-DD. */
  readonly reviewed: string
  readonly advisories: readonly Advisory[]
}

export function readAdvisories(path: string): AdvisorySnapshot {
  const snapshot: AdvisorySnapshot = JSON.parse(readFileSync(path, 'utf8'))
  if (Number.isNaN(Date.parse(snapshot.reviewed))) {
    throw new Error(`${path}: "reviewed" is no date`)
  }
  return snapshot
}

/** One sentence a finding. */
export function matchAdvisories(
  packages: readonly LockedPackage[],
  snapshot: AdvisorySnapshot,
): readonly string[] {
  return packages.flatMap((locked) =>
    snapshot.advisories
      .filter((advisory) => advisory.package === locked.name)
      .filter((advisory) => advisory.affected.some((range) => contains(range, locked.version)))
      .map((advisory) => describe(advisory, locked)),
  )
}

function describe(advisory: Advisory, locked: LockedPackage): string {
  const place = locked.isDevelopment ? 'development only' : 'production'
  return (
    `${locked.name} ${locked.version} (${place}): ${advisory.severity}, ${advisory.id}: ` +
    `${advisory.summary}. ${advisory.source}`
  )
}

function contains(range: AffectedRange, version: string): boolean {
  if (compareVersions(version, range.introduced) < 0) return false
  return range.fixed === null || compareVersions(version, range.fixed) < 0
}

/** Semantic Versioning 2.0.0, section 11, as far as advisories need it: no order among pre-releases. */
function compareVersions(left: string, right: string): number {
  const [leftNumbers, leftIsPreRelease] = splitVersion(left)
  const [rightNumbers, rightIsPreRelease] = splitVersion(right)
  for (const [index, number] of leftNumbers.entries()) {
    const difference = number - (rightNumbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  return Number(rightIsPreRelease) - Number(leftIsPreRelease)
}

function splitVersion(version: string): readonly [readonly number[], boolean] {
  const [core = '', ...rest] = version.split('+')[0]?.split('-') ?? []
  return [core.split('.').map(Number), rest.length > 0]
}
