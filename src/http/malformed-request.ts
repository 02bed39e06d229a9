/**
 * Answers to bytes that never became a request, and to requests for a tunnel. Node's own answer has
 * neither our header fields nor a GraphQL body, and leaves no trace; so the bytes are written here.
 */
import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { FraiseqlError } from '../errors.ts'
import type { Observe } from '../observation.ts'
import { refusalBody, securityEventOf } from './refusal.ts'
import { securityFields } from './response-fields.ts'

/** How long the rest of what a client sends is read and thrown away, so that it sees the answer. */
const lingerMs = 500

export interface ParserError extends Error {
  readonly code?: string | undefined
  readonly rawPacket?: Buffer | undefined
}

/** Every response is written in one go, so these bytes can never land in the middle of one. */
export function answerMalformed(
  error: ParserError,
  socket: Duplex,
  context: { readonly maxUriBytes: number; readonly observe: Observe },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  writeRaw(socket, refusalOf(error, context.maxUriBytes), context.observe)
}

/** CONNECT has no response body to speak of (RFC 9110, section 9.3.6), but a refusal has. */
export function refuseTunnel(socket: Duplex, observe: Observe): void {
  writeRaw(socket, new FraiseqlError('METHOD_NOT_ALLOWED', { headers: { allow: 'POST' } }), observe)
}

function refusalOf(error: ParserError, maxUriBytes: number): FraiseqlError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new FraiseqlError(
        isLongFirstLine(error.rawPacket, maxUriBytes) ? 'URI_TOO_LONG' : 'HEADERS_TOO_LARGE',
      )
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new FraiseqlError('PAYLOAD_TOO_LARGE')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new FraiseqlError('REQUEST_TIMEOUT')
    default:
      return new FraiseqlError('BAD_REQUEST')
  }
}

function isLongFirstLine(packet: Buffer | undefined, maxUriBytes: number): boolean {
  if (packet === undefined) return false
  const end = packet.indexOf('\r\n')
  return (end === -1 ? packet.length : end) > maxUriBytes
}

function writeRaw(socket: Duplex, error: FraiseqlError, observe: Observe): void {
  // Each further packet of a broken stream is one more parser error.
  if (socket.writableEnded) return
  const requestId = randomUUID()
  const body = refusalBody(error)
  const fields = [
    ...securityFields,
    ...Object.entries(error.headers ?? {}),
    ['content-type', 'application/json; charset=utf-8'],
    ['content-length', String(body.length)],
    ['x-request-id', requestId],
    ['date', new Date().toUTCString()],
    ['connection', 'close'],
  ]
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const line = `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n`
  socket.on('error', () => socket.destroy())
  socket.end(Buffer.concat([Buffer.from(`${line}${head}\r\n`), body]))
  socket.resume()
  setTimeout(() => socket.destroy(), lingerMs).unref()
  const event = securityEventOf(error.code)
  if (event !== undefined) {
    observe({ kind: 'security.refused', event, code: error.code, requestId })
  }
}
