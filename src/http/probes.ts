/** What the probe routes answer; the life cycle (ops/) knows, the routes only ask. */

export interface ProbeReport {
  readonly status: 200 | 503
  readonly body: Readonly<Record<string, unknown>>
}

export type ProbeName = 'live' | 'ready' | 'health'

export type Probes = Readonly<Record<ProbeName, () => ProbeReport>>
