/** Errors as the bytes of a GraphQL response without data (GraphQL specification, section 7.1). */
import { type ErrorCode, errorRegistry, type FraiseqlError } from '../errors.ts'
import type { Observation } from '../observation.ts'
import { errorEntry } from './error-entry.ts'
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
  const body = JSON.stringify({ errors: [errorEntry(error, errorId)] })
  return Buffer.from(body.replaceAll(/[<>&\u2028\u2029]/g, escapeCharacter))
}

/** A message may quote a name the client chose; nothing in it can end or start markup. */
function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

type SecurityEvent = Extract<Observation, { kind: 'security.refused' }>['event']

/** The event of the OWASP logging vocabulary that a refusal stands for. */
export function securityEventOf(code: ErrorCode): SecurityEvent | undefined {
  switch (code) {
    case 'CSRF_BLOCKED':
    case 'FORBIDDEN':
      return 'authz_fail'
    case 'PAYLOAD_TOO_LARGE':
    case 'URI_TOO_LONG':
    case 'HEADERS_TOO_LARGE':
    case 'REQUEST_TIMEOUT':
    case 'BATCHING_NOT_ENABLED':
    case 'OVERLOADED':
    case 'TOKEN_LIMIT':
    case 'DEPTH_LIMIT':
    case 'ALIAS_LIMIT':
    case 'ROOT_FIELD_LIMIT':
    case 'DIRECTIVE_LIMIT':
    case 'EXPANSION_LIMIT':
    case 'LIST_DEPTH_LIMIT':
    case 'COST_LIMIT':
    case 'RESULT_TOO_LARGE':
      return 'malicious_excess'
    case 'BAD_REQUEST':
    case 'BAD_USER_INPUT':
    case 'METHOD_NOT_ALLOWED':
    case 'NOT_ACCEPTABLE':
    case 'UNSUPPORTED_MEDIA_TYPE':
    case 'GRAPHQL_PARSE_FAILED':
    case 'GRAPHQL_VALIDATION_FAILED':
    case 'OPERATION_RESOLUTION_FAILED':
      return 'input_validation_fail'
    default:
      return undefined
  }
}
