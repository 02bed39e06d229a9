/**
 * The http stage: the bytes of one request become an OperationRequest, or a refusal is thrown.
 * Everything is judged by its raw form and in one grammar; nothing is guessed. What can be refused
 * by the head alone is refused before the first byte of the body is read.
 */
import type { IncomingMessage } from 'node:http'
import { FraiseqlError } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import { isJsonContentType, negotiate } from './media-type.ts'
import type { OperationRequest } from './operation-request.ts'
import {
  namesDocument,
  type Parameters,
  readBodyParameters,
  readQueryParameters,
} from './parameters.ts'
import type { VariableLimits } from './parameters.ts'
import { readBody } from './read-body.ts'
import { ReadRequest } from './read-request.ts'
import { readFields, type RequestFields } from './request-fields.ts'

export interface RequestLimits {
  readonly maxBodyBytes: number
  readonly maxHeaders: number
  readonly maxUriBytes: number
  /** Queries by GET; those of trusted documents are served in any case. */
  readonly getEnabled: boolean
  readonly variables: VariableLimits
}

const noBody: Buffer = Buffer.alloc(0)

/** `undefined` when the client went away. */
export async function readOperation(
  exchange: Exchange,
  limits: RequestLimits,
): Promise<OperationRequest | undefined> {
  const fields = admitHead(exchange, limits)
  const isRead = exchange.request.method === 'GET'
  const body = isRead ? noBody : await readBodyOf(exchange, limits.maxBodyBytes)
  exchange.isLast = false
  if (body === undefined) return undefined
  const parameters = isRead
    ? readQueryParameters(searchOf(exchange.request.url ?? ''), limits.variables)
    : readPosted(exchange.request.url ?? '', { body, fields, limits })
  exchange.readMs = performance.now() - exchange.startedAt
  return new ReadRequest(exchange, parameters, fields)
}

/** Refuses by the head alone; what ends the connection is decided here too. */
function admitHead(exchange: Exchange, limits: RequestLimits): RequestFields {
  const { request } = exchange
  exchange.isLast = true
  const fields = readFields(request, limits.maxHeaders)
  const mediaType = negotiate(fields.accept)
  if (mediaType !== undefined) exchange.mediaType = mediaType
  if ((request.url ?? '').length > limits.maxUriBytes) throw new FraiseqlError('URI_TOO_LONG')
  exchange.isLast = fields.hasBody || request.method === 'TRACE'

  checkMethod(request, limits.getEnabled)
  if (mediaType === undefined) throw new FraiseqlError('NOT_ACCEPTABLE')
  checkOrigin(fields.secFetchSite)
  checkContent(request.method ?? '', fields)
  if ((fields.contentLength ?? 0) > limits.maxBodyBytes) {
    throw new FraiseqlError('PAYLOAD_TOO_LARGE')
  }
  return fields
}

/** A GET that names a document can ask for nothing that the operator has not compiled. */
function checkMethod({ method, url = '' }: IncomingMessage, getEnabled: boolean): void {
  if (method === 'POST') return
  if (method === 'GET' && (getEnabled || namesDocument(searchOf(url)))) return
  throw new FraiseqlError('METHOD_NOT_ALLOWED', {
    headers: { allow: getEnabled ? 'GET, POST' : 'POST' },
  })
}

/**
 * A browser says where a request comes from (Fetch Metadata); programs send no such field. Together
 * with the one Content-Type, which no form can send, no page of another origin can reach us.
 */
function checkOrigin(secFetchSite: string | undefined): void {
  if (secFetchSite === undefined || secFetchSite === 'same-origin' || secFetchSite === 'none')
    return
  throw new FraiseqlError('CSRF_BLOCKED')
}

function checkContent(method: string, fields: RequestFields): void {
  const isRead = method === 'GET'
  const hasWrongType = !isJsonContentType(fields.contentType)
  const isMissing = fields.contentType === undefined
  const isRefused = isRead ? fields.hasBody || (hasWrongType && !isMissing) : hasWrongType
  if (isRefused || !fields.isIdentityEncoded) throw new FraiseqlError('UNSUPPORTED_MEDIA_TYPE')
}

function readBodyOf(exchange: Exchange, maxBodyBytes: number): Promise<Buffer | undefined> {
  if (exchange.isBodyHeldBack) exchange.response.writeContinue()
  exchange.isBodyHeldBack = false
  return readBody(exchange.request, maxBodyBytes)
}

interface Posted {
  readonly body: Buffer
  readonly fields: RequestFields
  readonly limits: RequestLimits
}

function readPosted(url: string, { body, fields, limits }: Posted): Parameters {
  if (fields.hasBody && searchOf(url) !== '') {
    throw new FraiseqlError('BAD_REQUEST', {
      message: 'A POST takes no query string.',
      status: 422,
    })
  }
  return readBodyParameters(body, limits.variables)
}

function searchOf(url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark + 1)
}
