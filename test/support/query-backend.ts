/**
 * A simple query on a connection to PostgreSQL that somebody else has opened and leaves alone meanwhile:
 * https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-SIMPLE-QUERY
 */
import { on } from 'node:events'
import type { Socket } from 'node:net'

import { message } from './backend-messages.ts'

/** The first column of the first row, as text. */
export async function queryBackend(backend: Socket, text: string): Promise<string> {
  const chunks = on(backend, 'data', { close: ['close'] })
  backend.write(message('Q', Buffer.from(`${text}\0`)))
  let bytes: Buffer = Buffer.alloc(0)
  for await (const [chunk] of chunks) {
    bytes = Buffer.concat([bytes, chunk as Buffer])
    const types = new Map(messagesOf(bytes))
    const row = types.get('D')
    // A count of columns, then length and bytes of each.
    if (types.has('Z') && row !== undefined) return row.toString('utf8', 6, 6 + row.readInt32BE(2))
    if (types.has('E')) throw new Error(`refused: ${types.get('E')?.toString()}`)
  }
  throw new Error('the connection ended')
}

/** Type and body of the messages that are whole. */
function* messagesOf(bytes: Buffer): Generator<[type: string, body: Buffer]> {
  for (let start = 0; start + 5 <= bytes.length;) {
    const end = start + 1 + bytes.readInt32BE(start + 1)
    if (end > bytes.length) return
    yield [String.fromCharCode(bytes[start] ?? 0), bytes.subarray(start + 5, end)]
    start = end
  }
}
