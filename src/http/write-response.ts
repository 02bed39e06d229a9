import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MediaType } from './media-type.ts'
import { flatSecurityFields } from './response-fields.ts'

export interface ResponseParts {
  readonly status: number
  readonly mediaType: MediaType
  readonly requestId: string
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly chunks: readonly Buffer[]
  readonly byteLength: number
  /** The connection ends with this response. */
  readonly isLast: boolean
}

const fieldsOf: Readonly<Record<MediaType, readonly string[]>> = {
  'application/json': ['content-type', 'application/json; charset=utf-8', ...flatSecurityFields],
  'application/graphql-response+json': [
    'content-type',
    'application/graphql-response+json; charset=utf-8',
    ...flatSecurityFields,
  ],
}

/** How long a client may go on sending a body that nobody reads, so that it sees the answer. */
const lingerMs = 500

/** Up to here a copy of the bytes is cheaper than a second piece for the system call. */
const maxJoinedBytes = 16_384

/** perf: one flat list of fields, and head and body in one piece where they are small. */
export function writeResponse(response: ServerResponse, parts: ResponseParts): void {
  response.writeHead(parts.status, headOf(parts))
  if (parts.byteLength <= maxJoinedBytes) endJoined(response, parts.chunks)
  else endPieces(response, parts.chunks)
}

function headOf(parts: ResponseParts): string[] {
  const fields = [
    ...fieldsOf[parts.mediaType],
    'x-request-id',
    parts.requestId,
    'content-length',
    String(parts.byteLength),
  ]
  for (const name in parts.headers) fields.push(name, parts.headers[name] ?? '')
  if (parts.isLast) fields.push('connection', 'close')
  return fields
}

/**
 * Node joins head and body into one write only when both are text. Latin-1 maps each byte to one
 * character and back, so that the bytes of UTF-8 arrive as they are.
 */
function endJoined(response: ServerResponse, chunks: readonly Buffer[]): void {
  let text = ''
  for (const chunk of chunks) text += chunk.toString('latin1')
  response.end(text, 'latin1')
}

function endPieces(response: ServerResponse, chunks: readonly Buffer[]): void {
  response.cork()
  for (const chunk of chunks) response.write(chunk)
  response.end()
  response.uncork()
}

/**
 * Writes the last response of a connection whose request body is still on its way. Closing at once
 * would make the kernel answer the unread bytes with a reset, which can destroy the response before
 * the client reads it (RFC 9112, section 9.6), so the rest is read and thrown away for a while.
 */
export function writeLingering(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ResponseParts,
): void {
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, lingerMs)
  response.writeHead(parts.status, headOf(parts))
  for (const chunk of parts.chunks) response.write(chunk)
  request.on('end', end)
  request.on('close', end)
  request.resume()
}
