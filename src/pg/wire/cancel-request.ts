/**
 * CancelRequest on a connection of its own, encrypted as the one it is about:
 * https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 *
 * The server answers by closing the connection, after the signal was sent.
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

/**
 * Resolves with true when the server has closed the connection: the request can hit nothing later. With false
 * nobody knows, and what the request is about is not safe to use again.
 */
export function cancelRequest(backend: Backend): Promise<boolean> {
  const { processId, secretKey, host, port, ssl } = backend
  const connection = new Connection({ ssl }) as CancelConnection
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const cancel = (): void => connection.cancel(processId, secretKey)
  connection.on('connect', () => (ssl ? connection.requestSsl() : cancel()))
  connection.on('sslconnect', cancel)
  connection.on('error', () => resolve(false))
  connection.on('end', () => resolve(true))
  const timer = setTimeout(() => {
    resolve(false)
    connection.stream.destroy()
  }, timeoutMs)
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`)
  else connection.connect(port, host)
  return promise.finally(() => clearTimeout(timer))
}
