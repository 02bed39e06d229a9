/**
 * CancelRequest on a connection of its own, encrypted as the one it is about:
 * https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 *
 * The server answers by closing the connection, after the signal was sent. Resolves then, or when the
 * attempt has failed: the statement timeout ends the statement in that case.
 */
import { Connection } from 'pg'
import type { Backend } from './open-socket.ts'

interface CancelConnection extends Connection {
  /** A port and a host, or the path of a Unix socket. */
  readonly connect: (port: number | string, host?: string) => void
  readonly cancel: (processId: number, secretKey: number) => void
  readonly requestSsl: () => void
}

const timeoutMs = 2000

export function cancelRequest(backend: Backend): Promise<void> {
  const { processId, secretKey, host, port, ssl } = backend
  const connection = new Connection({ ssl }) as CancelConnection
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = (): void => connection.cancel(processId, secretKey)
  connection.on('connect', () => (ssl ? connection.requestSsl() : cancel()))
  connection.on('sslconnect', cancel)
  connection.on('error', () => resolve())
  connection.on('end', () => resolve())
  const timer = setTimeout(() => connection.stream.destroy(), timeoutMs)
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`)
  else connection.connect(port, host)
  return promise.finally(() => clearTimeout(timer))
}
