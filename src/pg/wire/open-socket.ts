/**
 * A socket that `pg` has opened, encrypted and authenticated, taken over once it is idle: SCRAM, TLS
 * with verification, Unix sockets and start-up parameters are the driver's, the protocol from then on
 * is ours.
 */
import type { Duplex } from 'node:stream'
import type { Client, ClientBase, ClientConfig, Connection } from 'pg'
import type { ConnectionOptions } from '../connection-config.ts'
import { openClient } from '../open-client.ts'
import { readOnlyStatement, sessionParameters, sessionStatement } from '../session.ts'

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

/** Name under which every connection has prepared the session statement, unless a pooler is there. */
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

export async function openSocket(options: ConnectionOptions): Promise<OpenSocket> {
  const client = await openClient(options, async (opened) => {
    if (options.pooler === 'none') await prepareSession(opened, options)
  })
  return { socket: takeOver(client as unknown as OpenClient), backend: backendOf(client) }
}

async function prepareSession(client: Client, options: ConnectionOptions): Promise<void> {
  if (options.access !== 'write') await client.query(readOnlyStatement)
  await client.query({
    name: sessionName,
    text: sessionStatement(options.pooler, options),
    values: sessionParameters({ claims: '{}', databaseRole: 'none' }),
  })
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

export function backendOf(client: ClientBase): Backend {
  const { processID, secretKey, host, port, ssl } = client as unknown as OpenClient
  return { processId: processID, secretKey, host, port, ssl }
}
