/**
 * `npm test`: every suite in order, one shared PostgreSQL, and at the end the checklist and one
 * closing line, `N passed, N failed`.
 *
 *   npm test                          all suites
 *   npm test -- unit golden           these suites
 *   npm test -- test/unit/x.test.ts   these files
 *   npm run test:long                 the long suites (FRAISEQL_TEST_RUNS sets their size, default 50000)
 */
import { existsSync, globSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { parseArgs } from 'node:util'

import { checklist } from '../test/support/checklist.ts'
import type { SharedPostgres } from '../test/support/shared-postgres.ts'
import { runChecks } from './check.ts'
import { printReport, type SuiteResult } from './testing/print-report.ts'
import { runFiles, type TestOutcome } from './testing/run-files.ts'
import { longSuites, type Suite, suites } from './testing/suites.ts'

/** How many times its budget a suite may take before it is stopped. */
const patience = 3

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())

const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false } },
  allowPositionals: true,
})
if (values.long) process.env['FRAISEQL_TEST_RUNS'] ??= '50000'
const chosen = chooseSuites(values.long ? longSuites : suites, positionals)
process.exitCode = (await runSuites(chosen)) ? 0 : 1

async function runSuites(list: readonly Suite[]): Promise<boolean> {
  await using postgres = list.some((suite) => suite.needsPostgres)
    ? await startPostgres()
    : undefined
  if (postgres !== undefined) process.env['FRAISEQL_TEST_DATABASE_URL'] = postgres.url
  const results: SuiteResult[] = []
  for (const suite of list) {
    if (stop.signal.aborted) break
    results.push(await runSuite(suite))
  }
  const isGreen = printReport({
    results,
    checklist,
    isPartial: values.long || positionals.length > 0,
    skippedFails: process.env['CI'] === 'true',
    print: (line) => console.log(line),
  })
  return isGreen && !stop.signal.aborted
}

/** Loaded only when a suite needs it: it brings the embedded server's code along. */
async function startPostgres(): Promise<SharedPostgres> {
  const { startSharedPostgres } = await import('../test/support/shared-postgres.ts')
  return startSharedPostgres()
}

async function runSuite(suite: Suite): Promise<SuiteResult> {
  console.log(`\n${suite.name}`)
  const startedAt = performance.now()
  const outcomes = suite.patterns.length === 0 ? await runCheckSuite() : await runFileSuite(suite)
  return { suite, durationMs: performance.now() - startedAt, outcomes }
}

async function runCheckSuite(): Promise<readonly TestOutcome[]> {
  const outcomes: TestOutcome[] = []
  await runChecks((check) => {
    const state = check.passed ? 'passed' : 'failed'
    const outcome = { ...check, file: 'tools/check.ts', state, reason: check.output } as const
    outcomes.push(outcome)
    printOutcome(outcome)
  })
  return outcomes
}

async function runFileSuite(suite: Suite): Promise<readonly TestOutcome[]> {
  const files = suite.patterns.flatMap((pattern) => globSync(pattern)).toSorted()
  if (files.length === 0) return []
  const outcomes: TestOutcome[] = []
  const output = new Map<string, string>()
  const deadline = AbortSignal.timeout(suite.budgetSeconds * patience * 1000)
  await runFiles({
    files,
    fileTimeoutMs: suite.budgetSeconds * patience * 1000,
    signal: AbortSignal.any([stop.signal, deadline]),
    onTest: (outcome) => {
      outcomes.push(outcome)
      printOutcome(outcome)
    },
    onOutput: (file, text) => output.set(file, (output.get(file) ?? '') + text),
  })
  printOutputOfFailedFiles(outcomes, output)
  if (deadline.aborted && !stop.signal.aborted) outcomes.push(reportStopped(suite))
  return outcomes
}

function reportStopped(suite: Suite): TestOutcome {
  const durationMs = suite.budgetSeconds * patience * 1000
  const name = `the suite ${suite.name} ends within ${patience} times its budget`
  const reason = 'It was stopped; the tests that had not ended are listed above.'
  const outcome = { file: 'tools/run-tests.ts', name, state: 'failed', durationMs, reason } as const
  printOutcome(outcome)
  return outcome
}

function printOutcome(outcome: TestOutcome): void {
  const mark = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' }[outcome.state]
  console.log(`  ${mark} ${outcome.name} (${outcome.durationMs.toFixed(0)} ms)`)
  if (outcome.state !== 'failed') return
  console.log(`       ${outcome.file}`)
  console.log(outcome.reason.replaceAll(/^/gm, '       '))
}

/** Standard output is noise while all is well, and the first thing to read when it is not. */
function printOutputOfFailedFiles(
  outcomes: readonly TestOutcome[],
  output: ReadonlyMap<string, string>,
): void {
  const failed = new Set(
    outcomes.filter((outcome) => outcome.state === 'failed').map((outcome) => outcome.file),
  )
  for (const file of failed) {
    const text = output.get(file)
    if (text !== undefined) console.log(`\n  output of ${file}\n${text.slice(-20_000)}`)
  }
}

function chooseSuites(all: readonly Suite[], names: readonly string[]): readonly Suite[] {
  if (names.length === 0) return all
  const files = names.filter((name) => existsSync(name) && name.endsWith('.ts'))
  const unknown = names.filter(
    (name) => !files.includes(name) && !all.some((suite) => suite.name === name),
  )
  if (unknown.length > 0) {
    const known = all.map((suite) => suite.name).join(', ')
    console.error(`There is no suite or file ${unknown.join(', ')}. Suites: ${known}.`)
    process.exit(2)
  }
  const selected = all.filter((suite) => names.includes(suite.name))
  if (files.length === 0) return selected
  return [...selected, { name: 'files', patterns: files, budgetSeconds: 300, needsPostgres: true }]
}
