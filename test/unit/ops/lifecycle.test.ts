import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LifecycleState, Observation } from '../../../src/observation.ts'
import { Lifecycle } from '../../../src/ops/lifecycle.ts'
import { adminReport, type ProbeSnapshot, publicReport } from '../../../src/ops/probe-reports.ts'

function snapshot(state: LifecycleState): ProbeSnapshot {
  const since = '2026-01-01T00:00:00.000Z'
  const check = {
    name: 'database',
    status: 'pass',
    since,
    latencyMs: 1.23456,
    reason: undefined,
  } as const
  return { state, version: '1.2.3', startedAt: Date.now() - 5000, checks: [check] }
}

test('the states follow one another and each change is observed', () => {
  const observations: Observation[] = []
  const lifecycle = new Lifecycle((observation) => observations.push(observation))

  for (const state of ['ready', 'degraded', 'ready', 'draining', 'stopped'] as const) {
    assert.equal(lifecycle.enter(state, 'test'), true)
  }

  assert.equal(lifecycle.state, 'stopped')
  assert.equal(observations.length, 5)
  assert.deepEqual(observations[3], {
    kind: 'lifecycle.changed',
    from: 'ready',
    to: 'draining',
    reason: 'test',
  })
})

test('a process that drains or has failed never becomes ready again', () => {
  const lifecycle = new Lifecycle(() => {})
  lifecycle.enter('draining', 'test')
  assert.equal(lifecycle.enter('ready', 'a late check'), false)
  assert.equal(lifecycle.enter('degraded', 'a late check'), false)
  lifecycle.enter('failed', 'test')
  assert.equal(lifecycle.enter('stopped', 'test'), false)
  assert.equal(lifecycle.state, 'failed')
})

test('the probes answer by state', () => {
  const states = ['starting', 'ready', 'degraded', 'draining', 'failed'] as const
  const table = states.map((state) => [
    state,
    publicReport('live', snapshot(state)).status,
    publicReport('ready', snapshot(state)).status,
    publicReport('health', snapshot(state)).body['status'],
  ])
  assert.deepEqual(table, [
    ['starting', 200, 503, 'pass'],
    ['ready', 200, 200, 'pass'],
    ['degraded', 200, 503, 'warn'],
    ['draining', 200, 503, 'warn'],
    ['failed', 503, 503, 'fail'],
  ])
})

test('only the admin listener shows checks and version', () => {
  assert.deepEqual(publicReport('ready', snapshot('ready')).body, {
    status: 'pass',
    state: 'ready',
  })
  assert.deepEqual(publicReport('health', snapshot('ready')).body, {
    status: 'pass',
    state: 'ready',
  })
  const checks = {
    database: {
      status: 'pass',
      since: '2026-01-01T00:00:00.000Z',
      latencyMs: 1.235,
      reason: undefined,
    },
  }
  assert.deepEqual(adminReport('ready', snapshot('ready')).body, {
    status: 'pass',
    state: 'ready',
    checks,
  })
  const health = adminReport('health', snapshot('ready')).body
  assert.equal(health['version'], '1.2.3')
  assert.equal(health['uptimeSeconds'], 5)
})
