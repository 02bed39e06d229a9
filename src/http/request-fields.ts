/**
 * One pass over the header fields as they were sent: picks the few that matter and refuses what two
 * readers could understand differently. Node keeps the first of two Host fields and silently drops
 * fields beyond `maxHeadersCount`, so its parsed `headers` are not good enough for a verdict.
 */
import type { IncomingMessage } from 'node:http'
import { FraiseqlError } from '../errors.ts'

export interface RequestFields {
  readonly accept: string | undefined
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  /** False when a Content-Encoding other than identity, or an unreadable one, was sent. */
  readonly isIdentityEncoded: boolean
  readonly contentLength: number | undefined
  readonly hasBody: boolean
  readonly idempotencyKey: string | undefined
  readonly prefer: string | undefined
  readonly secFetchSite: string | undefined
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Throws BAD_REQUEST, HEADERS_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE. */
export function readFields(request: IncomingMessage, maxHeaders: number): RequestFields {
  const raw = request.rawHeaders
  if (raw.length > maxHeaders * 2) throw new FraiseqlError('HEADERS_TOO_LARGE')
  const fields: Writable<RequestFields> = {
    accept: undefined,
    authorization: undefined,
    contentType: undefined,
    isIdentityEncoded: true,
    contentLength: undefined,
    hasBody: false,
    idempotencyKey: undefined,
    prefer: undefined,
    secFetchSite: undefined,
  }
  let hosts = 0
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? ''
    if (!isLengthOfInterest(name.length)) continue
    hosts += takeField(fields, name.toLowerCase(), raw[index + 1] ?? '')
  }
  if (hosts > 1) throw new FraiseqlError('BAD_REQUEST', { message: 'There are two Host fields.' })
  if (hosts === 0 && request.httpVersion !== '1.0') {
    throw new FraiseqlError('BAD_REQUEST', { message: 'The Host field is missing.' })
  }
  return fields
}

/** perf: most fields of a browser need no lower-casing to be passed over. */
function isLengthOfInterest(length: number): boolean {
  return length === 4 || length === 6 || length === 7 || (length >= 12 && length <= 17)
}

/** Returns 1 for a Host field. */
function takeField(fields: Writable<RequestFields>, name: string, value: string): 0 | 1 {
  switch (name) {
    case 'host':
      return 1
    case 'accept':
      fields.accept = listed(fields.accept, value)
      return 0
    case 'authorization':
      fields.authorization = single('Authorization', fields.authorization, value)
      return 0
    case 'content-type':
      if (fields.contentType !== undefined) throw new FraiseqlError('UNSUPPORTED_MEDIA_TYPE')
      fields.contentType = value
      return 0
    case 'content-encoding':
      fields.isIdentityEncoded &&= value.toLowerCase() === 'identity'
      return 0
    case 'content-length':
      fields.contentLength = Number(value)
      fields.hasBody ||= fields.contentLength > 0
      return 0
    case 'transfer-encoding':
      fields.hasBody = true
      return 0
    case 'idempotency-key':
      fields.idempotencyKey = single('Idempotency-Key', fields.idempotencyKey, value)
      return 0
    case 'prefer':
      fields.prefer = listed(fields.prefer, value)
      return 0
    case 'sec-fetch-site':
      fields.secFetchSite = single('Sec-Fetch-Site', fields.secFetchSite, value)
      return 0
    case 'upgrade':
      throw new FraiseqlError('BAD_REQUEST', { message: 'The protocol cannot be upgraded here.' })
    default:
      return 0
  }
}

/** Several fields of one name are one list (RFC 9110, section 5.3). */
function listed(previous: string | undefined, value: string): string {
  return previous === undefined ? value : `${previous},${value}`
}

function single(name: string, previous: string | undefined, value: string): string {
  if (previous === undefined) return value
  throw new FraiseqlError('BAD_REQUEST', { message: `There are two ${name} fields.` })
}
