/**
 * What the three probes say of a state. `/live` answers "restart me?", `/ready` "send me requests?",
 * `/health` a human. The public listener shows no details; the admin listener adds the checks.
 */
import type { ProbeName, ProbeReport } from '../http/probes.ts'
import type { LifecycleState } from '../observation.ts'
import type { CheckReport } from './health-checks.ts'

/** Plain data: it also travels to the admin thread. */
export interface ProbeSnapshot {
  readonly state: LifecycleState
  readonly version: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly checks: readonly CheckReport[]
}

export function publicReport(name: ProbeName, snapshot: ProbeSnapshot): ProbeReport {
  const { state } = snapshot
  switch (name) {
    case 'live':
      return report(state !== 'failed', {})
    case 'ready':
      return report(state === 'ready', { state })
    case 'health':
      return { status: state === 'failed' ? 503 : 200, body: { status: healthOf(state), state } }
  }
}

export function adminReport(name: ProbeName, snapshot: ProbeSnapshot): ProbeReport {
  const { status, body } = publicReport(name, snapshot)
  const checks = Object.fromEntries(snapshot.checks.map((check) => [check.name, details(check)]))
  switch (name) {
    case 'live':
      return { status, body }
    case 'ready':
      return { status, body: { ...body, checks } }
    case 'health': {
      const uptimeSeconds = Math.floor((Date.now() - snapshot.startedAt) / 1000)
      return { status, body: { ...body, version: snapshot.version, uptimeSeconds, checks } }
    }
  }
}

function report(isGood: boolean, rest: Readonly<Record<string, unknown>>): ProbeReport {
  return { status: isGood ? 200 : 503, body: { status: isGood ? 'pass' : 'fail', ...rest } }
}

function healthOf(state: LifecycleState): 'pass' | 'warn' | 'fail' {
  if (state === 'failed') return 'fail'
  return state === 'ready' || state === 'starting' ? 'pass' : 'warn'
}

function details(check: CheckReport): Omit<CheckReport, 'name'> {
  const { status, since, reason } = check
  return { status, since, latencyMs: Math.round(check.latencyMs * 1000) / 1000, reason }
}
