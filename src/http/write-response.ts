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

/** perf: one flat list and one `end`, so that Node sends head and body in one write. */
export function writeResponse(response: ServerResponse, parts: ResponseParts): void {
  const fields = [
    ...fieldsOf[parts.mediaType],
    'x-request-id',
    parts.requestId,
    'content-length',
    String(parts.byteLength),
  ]
  for (const name in parts.headers) fields.push(name, parts.headers[name] ?? '')
  if (parts.isLast) fields.push('connection', 'close')
  response.writeHead(parts.status, fields)

  const { chunks } = parts
  const last = chunks.length - 1
  if (last < 1) {
    response.end(chunks[0])
    return
  }
  response.cork()
  for (let index = 0; index < last; index += 1) response.write(chunks[index])
  response.end(chunks[last])
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
  response.writeHead(parts.status, [
    ...fieldsOf[parts.mediaType],
    'x-request-id',
    parts.requestId,
    'content-length',
    String(parts.byteLength),
    ...Object.entries(parts.headers ?? {}).flat(),
    'connection',
    'close',
  ])
  for (const chunk of parts.chunks) response.write(chunk)
  request.on('end', end)
  request.on('close', end)
  request.resume()
}
