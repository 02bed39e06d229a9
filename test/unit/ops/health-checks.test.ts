import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HealthChecks } from '../../../src/ops/health-checks.ts'

const settings = { intervalMs: 1, timeoutMs: 1000, failures: 3, successes: 2 }

/** Runs checks whose results are given by `results`, and returns the status after each round. */
async function statuses(results: readonly boolean[]): Promise<readonly string[]> {
  const seen: string[] = []
  const { promise, resolve } = Promise.withResolvers<undefined>()
  let run = 0
  const check = {
    name: 'database',
    run: () => {
      run += 1
      return results[run - 1] === true ? Promise.resolve() : Promise.reject(new Error('down'))
    },
  }
  const onRound = (): void => {
    seen.push(checks.reports[0]?.status ?? 'none')
    if (seen.length === results.length) resolve(undefined)
  }
  await using checks = new HealthChecks([check], settings, onRound)
  await checks.start()
  await promise
  return seen.slice(0, results.length)
}

test('the first result counts at once', async () => {
  assert.deepEqual(await statuses([true]), ['pass'])
  assert.deepEqual(await statuses([false]), ['fail'])
})

test('three failures in a row fall, two passes in a row rise', async () => {
  const [up, down] = [true, false]
  assert.deepEqual(await statuses([up, down, down, up, down, down, down, up, down, up, up]), [
    'pass',
    'pass',
    'pass',
    'pass',
    'pass',
    'pass',
    'fail',
    'fail',
    'fail',
    'fail',
    'pass',
  ])
})

test('a check that hangs has failed when its time is over, even if it ignores its signal', async () => {
  const hang = { name: 'database', run: () => new Promise<void>(() => {}) }
  await using checks = new HealthChecks([hang], { ...settings, timeoutMs: 20 }, () => {})

  await checks.start()

  assert.equal(checks.reports[0]?.status, 'fail')
  assert.equal(checks.reports[0]?.reason, 'timed out')
})
