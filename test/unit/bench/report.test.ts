/** What the bench makes of its slices. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, percentile } from '../../../bench/measure/statistics.ts'
import type { Slice } from '../../../bench/measure/slice.ts'
import { chart } from '../../../bench/report/chart.ts'
import { compareEntries } from '../../../bench/report/comparison.ts'
import { promisedFor, verdictOf } from '../../../bench/report/floors.ts'
import { jsonReport } from '../../../bench/report/json-report.ts'
import { oneRow } from '../../../bench/workloads/one-row.ts'
import { spread } from '../../../bench/workloads/workload.ts'

const entries = [
  { name: 'product', variant: '', slices: [slice(200, 4), slice(100, 2), slice(300, 9)] },
  { name: 'handwritten', variant: '8', slices: [slice(100, 2), slice(100, 1), slice(100, 3)] },
] as const

test('a ratio is the median of the ratios of rounds, not the ratio of medians', () => {
  const { comparisons } = compareEntries(oneRow, entries)

  assert.deepEqual(comparisons, [
    {
      opponent: 'handwritten',
      workload: 'a',
      ratio: 2,
      p99Ratio: 2,
      errors: 6,
      lowest: 1,
      highest: 3,
    },
  ])
})

test('rounds that other programs disturbed do not count while enough others are calm', () => {
  const disturbed = { ...slice(1, 1), foreignShare: 0.5 }
  const [product, handwritten] = entries
  const { comparisons } = compareEntries(oneRow, [
    { ...product, slices: [disturbed, ...product.slices, slice(100, 2)] },
    { ...handwritten, slices: [slice(100, 2), ...handwritten.slices, disturbed] },
  ])

  assert.equal(comparisons[0]?.ratio, 2)
  assert.equal(comparisons[0]?.highest, 3)
})

test('the JSON report has one row for each opponent and workload', () => {
  assert.deepEqual(JSON.parse(jsonReport([compareEntries(oneRow, entries)])), {
    rows: [{ opponent: 'handwritten', workload: 'a', ratio: 2, p99Ratio: 2, errors: 6 }],
  })
})

test('equal results make an equal chart', () => {
  const text = chart([compareEntries(oneRow, entries)])

  assert.equal(text, chart([compareEntries(oneRow, structuredClone(entries))]))
  assert.match(text, /handwritten a/)
})

test('a verdict tells below the floor, the floor and the aim apart', () => {
  const promised = promisedFor('handwritten', 'a')

  assert.deepEqual(
    [1.29, 1.3, 1.8].map((ratio) => verdictOf(ratio, promised)),
    ['below floor', 'floor met', 'aim met'],
  )
  assert.equal(verdictOf(9, promisedFor('pgbench', 'a')), 'no floor')
})

test('median and percentile take the middle and the nearest rank', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([4, 1, 2, 3]), 2.5)
  assert.equal(percentile([1, 2, 3, 4], 50), 2)
  assert.equal(percentile([1, 2, 3, 4], 99), 4)
})

test('spread values lie between one and the largest, and differ', () => {
  const values = spread(50, 10_000)

  assert.equal(new Set(values).size, 50)
  assert.ok(values.every((value) => value >= 1 && value <= 10_000))
})

function slice(rate: number, p99Ms: number): Slice {
  return {
    rate,
    p99Ms,
    p50Ms: 1,
    requests: rate,
    durationMs: 1000,
    errors: 1,
    serverCpuUs: 1,
    postgresCpuUs: 1,
    residentBytes: 1,
    foreignShare: 0,
  }
}
