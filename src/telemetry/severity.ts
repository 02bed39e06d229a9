import type { Observation } from '../observation.ts'

export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** SeverityNumber of the OpenTelemetry log data model. */
export const severityNumbers: Readonly<Record<Level, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
}

/** One level for each event, so that an alert on a level never depends on who logged. */
// oxlint-disable-next-line eslint/complexity -- one case for each event of a closed union
export function levelOf(observation: Observation): Level {
  switch (observation.kind) {
    case 'operation.completed':
      return observation.outcome === 'failed' ? 'error' : 'info'
    case 'process.step':
      return 'debug'
    case 'process.starting':
    case 'process.started':
    case 'signal.received':
    case 'schema.loaded':
    case 'schema.restored':
    case 'database.connected':
      return 'info'
    case 'process.stopped':
      return observation.cut === 0 ? 'info' : 'warn'
    case 'lifecycle.changed':
      return levelOfChange(observation.to)
    case 'configuration.insecure':
    case 'system.missing':
    case 'database.awaited':
    case 'database.refused':
    case 'statement.refused':
    case 'security.refused':
      return 'warn'
    case 'schema.rejected':
    case 'schema.outdated':
    case 'database.lost':
    case 'error.internal':
      return 'error'
    case 'process.failed':
      return 'fatal'
  }
}

function levelOfChange(
  to: Extract<Observation, { kind: 'lifecycle.changed' }>['to'],
): Extract<Level, 'info' | 'warn' | 'error'> {
  if (to === 'failed') return 'error'
  return to === 'degraded' ? 'warn' : 'info'
}
