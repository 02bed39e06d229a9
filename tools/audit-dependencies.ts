/**
 * `npm run deps:audit`: known vulnerabilities of what package-lock.json names. Exit codes:
 *
 *   0  clean: the registry was asked and knows of none, nor does the snapshot
 *   1  findings, or a snapshot older than 45 days
 *   2  usage
 *   3  unreachable: the registry gave no answer, and the snapshot has no finding. Not "clean".
 */
import process from 'node:process'
import { parseArgs } from 'node:util'

import { askRegistry, type RegistryAnswer } from './dependencies/ask-registry.ts'
import { matchAdvisories, readAdvisories } from './dependencies/match-advisories.ts'
import { readLockfile } from './dependencies/read-lockfile.ts'

const staleAfterDays = 30
const expiredAfterDays = 45

const { values } = parseArgs({
  options: {
    lockfile: { type: 'string', default: 'package-lock.json' },
    advisories: { type: 'string', default: 'security/advisories.json' },
    /** The day to judge the age of the snapshot by. */
    today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
  },
})

const packages = readLockfile(values.lockfile)
const snapshot = readAdvisories(values.advisories)
const findings = matchAdvisories(packages, snapshot)
const ageDays = Math.floor((Date.parse(values.today) - Date.parse(snapshot.reviewed)) / 86_400_000)
const answer = await askRegistry()

console.log(`${packages.length} packages in ${values.lockfile}`)
printSnapshot()
printRegistry(answer)
process.exitCode = conclude(answer)

function printSnapshot(): void {
  const count = snapshot.advisories.length
  const verdict = findings.length === 0 ? 'clean' : `${findings.length} findings`
  console.log(`snapshot: ${verdict} (${count} advisories, reviewed ${snapshot.reviewed})`)
  for (const finding of findings) console.log(`  ${finding}`)
  if (ageDays > staleAfterDays) {
    const consequence = ageDays > expiredAfterDays ? 'which fails the audit' : 'review it soon'
    console.log(`  warning: the snapshot is ${ageDays} days old, ${consequence}`)
  }
}

function printRegistry(registry: RegistryAnswer): void {
  switch (registry.outcome) {
    case 'clean':
      console.log('registry: clean')
      return
    case 'findings':
      console.log(`registry: ${registry.findings.length} findings`)
      for (const finding of registry.findings) console.log(`  ${finding}`)
      return
    case 'unreachable':
      console.log(`registry: unreachable, ${registry.reason}. This says nothing either way.`)
  }
}

function conclude(registry: RegistryAnswer): number {
  if (findings.length > 0 || registry.outcome === 'findings') return say('findings', 1)
  if (ageDays > expiredAfterDays) return say('snapshot expired', 1)
  if (registry.outcome === 'unreachable') return say('unreachable', 3)
  return say('clean', 0)
}

function say(outcome: string, exitCode: number): number {
  console.log(`outcome: ${outcome}`)
  return exitCode
}
