import type { Observation } from '../observation.ts'

/** The `msg` of an event: a few words for a human; everything else has a field of its own. */
// oxlint-disable-next-line eslint/complexity -- one case for each event of a closed union
export function eventMessage(observation: Observation): string {
  switch (observation.kind) {
    case 'operation.completed':
      return 'operation completed'
    case 'process.starting':
      return 'starting'
    case 'process.step':
      return observation.step
    case 'process.started':
      return `serving at ${observation.urls.join(' and ')}`
    case 'process.stopped':
      return observation.cut === 0 ? 'stopped' : 'stopped before all requests were finished'
    case 'process.failed':
      return observation.message
    case 'lifecycle.changed':
      return `${observation.to}: ${observation.reason}`
    case 'signal.received':
      return `received ${observation.signal}`
    case 'configuration.insecure':
      return `${observation.option} lowers security: ${observation.reason}`
    case 'schema.loaded':
      return 'schema loaded'
    case 'schema.rejected':
      return `schema rejected: ${observation.reason}`
    case 'schema.outdated':
      return `schema outdated: ${observation.reason}`
    case 'schema.restored':
      return 'the database fits the schema again'
    case 'system.missing':
      return observation.reason
    case 'database.awaited':
      return `waiting for the database: ${observation.reason}`
    case 'database.connected':
      return `connected to PostgreSQL ${observation.serverVersion}`
    case 'database.lost':
      return `database lost: ${observation.reason}`
    case 'database.refused':
      return `a connection to the database cannot be opened: ${observation.reason}`
    case 'statement.refused':
      return `a statement cannot be prepared (${observation.subject}): ${observation.reason}`
    case 'security.refused':
      return `refused: ${observation.code}`
    case 'error.internal':
      return observation.message
  }
}
