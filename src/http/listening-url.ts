import type { Server } from 'node:http'

/** `http://host:port` without a path; empty when the server does not listen. */
export function listeningUrl(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') return ''
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}
