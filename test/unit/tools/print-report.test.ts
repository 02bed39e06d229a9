import assert from 'node:assert/strict'
import { test } from 'node:test'

import { printReport } from '../../../tools/testing/print-report.ts'
import type { TestOutcome } from '../../../tools/testing/run-files.ts'
import type { Suite } from '../../../tools/testing/suites.ts'

const suite: Suite = { name: 'process', patterns: ['x'], budgetSeconds: 10, needsPostgres: false }
const checklist = [
  { id: 'OPS-01', line: '/health' },
  { id: 'OPS-02', line: '/ready' },
  { id: 'OPS-03', line: '/live' },
]

test('a green run ends with the count of its tests', () => {
  const { isGreen, lines } = report([outcome('[OPS-01] answers', 'passed')])

  assert.equal(isGreen, true)
  assert.equal(lines.at(-1), '1 passed, 0 failed')
})

test('a skipped test is counted and named, and fails the run in continuous integration', () => {
  const outcomes = [outcome('answers', 'passed'), outcome('waits', 'skipped')]

  const atHome = report(outcomes)
  const inIntegration = report(outcomes, { skippedFails: true })

  assert.equal(atHome.isGreen, true)
  assert.equal(atHome.lines.at(-1), '1 passed, 0 failed, 1 skipped')
  assert.equal(inIntegration.isGreen, false)
  assert.equal(inIntegration.lines.at(-1), '1 passed, 1 failed')
  for (const { lines } of [atHome, inIntegration]) {
    assert.ok(lines.includes('Skipped: 1') && lines.includes('  x.test.ts: waits'))
  }
})

test('a checklist line is ticked by passing tests only, and failing as soon as one of its tests fails', () => {
  const { isGreen, lines } = report([
    outcome('[OPS-01] answers', 'passed'),
    outcome('[OPS-02] answers', 'passed'),
    outcome('[OPS-02] answers late', 'failed'),
    outcome('[OPS-03] answers', 'skipped'),
  ])

  assert.equal(isGreen, false)
  assert.ok(lines.includes('  OPS-01  ticked        /health (1)'))
  assert.ok(lines.includes('  OPS-02  FAILING       /ready (2)'))
  assert.ok(lines.includes('  OPS-03  without test  /live (1)'))
  assert.ok(lines.includes('  1 ticked, 1 failing, 1 without a test, of 3'))
})

test('a test that names an id the checklist does not have fails the run', () => {
  const { isGreen, lines } = report([outcome('[OPS-99] answers', 'passed')])

  assert.equal(isGreen, false)
  assert.equal(lines.at(-1), '0 passed, 1 failed')
})

test('a run without any test is not green', () => {
  const { isGreen, lines } = report([])

  assert.equal(isGreen, false)
  assert.equal(lines.at(-1), '0 passed, 0 failed')
})

test('a suite over its budget is reported as such', () => {
  const { lines } = report([outcome('answers', 'passed')], { durationMs: 11_000 })

  assert.ok(lines.includes('  process          1 test    11.0 s OVER its budget of 10 s'))
})

function report(
  outcomes: readonly TestOutcome[],
  { skippedFails = false, durationMs = 1000 } = {},
): { readonly isGreen: boolean; readonly lines: readonly string[] } {
  const lines: string[] = []
  const isGreen = printReport({
    results: [{ suite, durationMs, outcomes }],
    checklist,
    isPartial: false,
    skippedFails,
    print: (line) => lines.push(line),
  })
  return { isGreen, lines }
}

function outcome(name: string, state: TestOutcome['state']): TestOutcome {
  return { file: 'x.test.ts', name, state, durationMs: 1, reason: '' }
}
