import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What a proxy in front may have chosen: safe in a log line, a header and a SQL setting alike. */
const acceptable = /^[A-Za-z0-9._-]{1,64}$/

/** The `x-request-id` of the request when it is well formed and sent once, else a new UUID. */
export function requestIdOf(request: IncomingMessage): string {
  const sent = request.headers['x-request-id']
  if (typeof sent === 'string' && acceptable.test(sent)) return sent
  return randomUUID()
}
