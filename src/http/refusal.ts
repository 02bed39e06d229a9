/** Errors as the bytes of a GraphQL response without data (GraphQL specification, section 7.1). */
import { type ErrorCode, errorRegistry, type FraiseqlError } from '../errors.ts'
import type { Observation } from '../observation.ts'
import type { MediaType } from './media-type.ts'

/**
 * The status of a request that ended in this error. `application/json` keeps 200 for what a well
 * formed request led to (GraphQL over HTTP, draft of 2026-08, section 6.4.1).
 */
export function statusOf(error: FraiseqlError, mediaType: MediaType): number {
  if (mediaType === 'application/graphql-response+json') return error.status
  const { legacyStatus } = errorRegistry[error.code]
  return legacyStatus === 200 ? 200 : error.status
}

export function refusalBody(error: FraiseqlError, errorId?: string): Buffer {
  const extensions = { code: error.code, errorId }
  const body = JSON.stringify({ errors: [{ message: error.message, extensions }] })
  return Buffer.from(body.replaceAll(/[<>&\u2028\u2029]/g, escapeCharacter))
}

/** A message may quote a name the client chose; nothing in it can end or start markup. */
function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

type SecurityEvent = Extract<Observation, { kind: 'security.refused' }>['event']

/** The event of the OWASP logging vocabulary that a refusal before execution stands for. */
export function securityEventOf(code: ErrorCode): SecurityEvent | undefined {
  switch (code) {
    case 'CSRF_BLOCKED':
      return 'authz_fail'
    case 'PAYLOAD_TOO_LARGE':
    case 'URI_TOO_LONG':
    case 'HEADERS_TOO_LARGE':
    case 'REQUEST_TIMEOUT':
    case 'BATCHING_NOT_ENABLED':
    case 'OVERLOADED':
      return 'malicious_excess'
    case 'BAD_REQUEST':
    case 'BAD_USER_INPUT':
    case 'METHOD_NOT_ALLOWED':
    case 'NOT_ACCEPTABLE':
    case 'UNSUPPORTED_MEDIA_TYPE':
      return 'input_validation_fail'
    default:
      return undefined
  }
}
