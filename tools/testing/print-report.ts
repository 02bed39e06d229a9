/** The end of a test run: checklist, times, skipped tests, failures and the closing line. */
import type { ChecklistLine } from '../../test/support/checklist.ts'
import type { TestOutcome } from './run-files.ts'
import type { Suite } from './suites.ts'

export interface SuiteResult {
  readonly suite: Suite
  readonly durationMs: number
  readonly outcomes: readonly TestOutcome[]
}

export interface Report {
  readonly results: readonly SuiteResult[]
  readonly checklist: readonly ChecklistLine[]
  /** Some suites were left out: lines without a test say nothing then, and are not printed. */
  readonly isPartial: boolean
  /** In continuous integration a skipped test is a failed one: nobody reads the list there. */
  readonly skippedFails: boolean
  readonly print: (line: string) => void
}

/** Prints it and says whether the run is green. */
export function printReport(report: Report): boolean {
  const outcomes = report.results.flatMap((result) => result.outcomes)
  const skipped = outcomes.filter((outcome) => outcome.state === 'skipped')
  const failed = outcomes.filter((outcome) => outcome.state === 'failed')
  const strangers = findStrangers(outcomes, report.checklist)

  printChecklist(report, outcomes)
  printTimes(report)
  printList(report, 'Skipped', skipped)
  printList(report, 'Failed', failed)
  printList(report, 'Tests of an id that is not on the checklist', strangers)

  const failedCount = failed.length + strangers.length + (report.skippedFails ? skipped.length : 0)
  const skippedCount = report.skippedFails ? 0 : skipped.length
  const passedCount = outcomes.length - failed.length - skipped.length - strangers.length
  report.print('')
  report.print(
    `${passedCount} passed, ${failedCount} failed` +
      (skippedCount > 0 ? `, ${skippedCount} skipped` : ''),
  )
  return failedCount === 0 && passedCount > 0
}

function printChecklist(report: Report, outcomes: readonly TestOutcome[]): void {
  report.print('')
  report.print('Checklist')
  const counts = { ticked: 0, failing: 0, open: 0 }
  for (const { id, line } of report.checklist) {
    const tests = outcomes.filter((outcome) => readId(outcome.name) === id)
    const state = judge(tests)
    counts[state] += 1
    if (report.isPartial && state === 'open') continue
    const mark = { ticked: 'ticked      ', failing: 'FAILING     ', open: 'without test' }[state]
    const count = tests.length > 0 ? ` (${tests.length})` : ''
    report.print(`  ${id}  ${mark}  ${shorten(line)}${count}`)
  }
  report.print(
    `  ${counts.ticked} ticked, ${counts.failing} failing, ${counts.open} without a test, ` +
      `of ${report.checklist.length}`,
  )
}

function judge(tests: readonly TestOutcome[]): 'ticked' | 'failing' | 'open' {
  if (tests.some((test) => test.state === 'failed')) return 'failing'
  return tests.some((test) => test.state === 'passed') ? 'ticked' : 'open'
}

function printTimes(report: Report): void {
  report.print('')
  report.print('Suites')
  for (const { suite, durationMs, outcomes } of report.results) {
    const seconds = durationMs / 1000
    const verdict = seconds > suite.budgetSeconds ? 'OVER its budget of' : 'of'
    const count = outcomes.length === 1 ? '1 test' : `${outcomes.length} tests`
    report.print(
      `  ${suite.name.padEnd(12)} ${count.padStart(10)} ${seconds.toFixed(1).padStart(7)} s ` +
        `${verdict} ${suite.budgetSeconds} s`,
    )
  }
}

function printList(report: Report, title: string, outcomes: readonly TestOutcome[]): void {
  if (outcomes.length === 0) return
  report.print('')
  report.print(`${title}: ${outcomes.length}`)
  for (const outcome of outcomes) {
    report.print(`  ${outcome.file}: ${outcome.name}`)
  }
}

function findStrangers(
  outcomes: readonly TestOutcome[],
  checklist: readonly ChecklistLine[],
): readonly TestOutcome[] {
  const ids = new Set(checklist.map((line) => line.id))
  return outcomes.filter((outcome) => {
    const id = readId(outcome.name)
    return outcome.state === 'passed' && id !== undefined && !ids.has(id)
  })
}

function readId(name: string): string | undefined {
  return /^\[([A-Z]+-\d+)\] /.exec(name)?.[1]
}

function shorten(line: string): string {
  return line.length <= 74 ? line : `${line.slice(0, 73).trimEnd()}…`
}
