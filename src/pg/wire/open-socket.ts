/**
 * A socket that `pg` has opened, encrypted and authenticated, taken over once it is idle: SCRAM, TLS
 * with verification, Unix sockets and start-up parameters are the driver's, the protocol from then on
 * is ours.
 */
import type { Duplex } from 'node:stream'
import { Client, type ClientConfig, type Connection } from 'pg'
import { sessionStatement } from '../session.ts'

export interface OpenSocket {
  readonly socket: Duplex
  /** What a CancelRequest names. */
  readonly backend: Backend
}

export interface Backend {
  readonly processId: number
  readonly secretKey: number
  readonly host: string
  readonly port: number
  readonly ssl: ClientConfig['ssl']
}

/** Name under which every connection has prepared the session statement. */
export const sessionName = 'session'

/** What the driver knows but does not declare. */
interface OpenClient {
  readonly connection: Connection
  readonly processID: number
  readonly secretKey: number
  readonly host: string
  readonly port: number
  readonly ssl: ClientConfig['ssl']
}

export async function openSocket(config: ClientConfig): Promise<OpenSocket> {
  const client = new Client(config)
  // Until it is taken over, an error belongs to the promise below.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query({
      name: sessionName,
      text: sessionStatement,
      values: ['0', '0', '{}', 'none'],
    })
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
  const open = client as unknown as OpenClient
  return { socket: takeOver(open), backend: backendOf(open) }
}

/** The driver lets go: it must not read what is now for us, nor see an end that is none of its business. */
function takeOver(client: OpenClient): Duplex {
  const { connection } = client
  const { stream } = connection
  connection.removeAllListeners()
  connection.on('error', () => undefined)
  stream.removeAllListeners('data')
  return stream
}

function backendOf({ processID, secretKey, host, port, ssl }: OpenClient): Backend {
  return { processId: processID, secretKey, host, port, ssl }
}
