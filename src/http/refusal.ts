/** Errors as the bytes of a GraphQL response without data (GraphQL specification, section 7.1). */
import { type ErrorCode, errorRegistry } from '../error-registry.ts'
import type { FraiseqlError } from '../errors.ts'
import type { Observation } from '../observation.ts'
import { errorBody } from './error-body.ts'
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
  return errorBody({ errors: [errorEntry(error, errorId)] })
}

type SecurityEvent = Extract<Observation, { kind: 'security.refused' }>['event']

/** The events of the OWASP logging vocabulary and the refusals that each stands for. */
const codesOfEvent: readonly (readonly [SecurityEvent, readonly ErrorCode[]])[] = [
  [
    'authz_fail',
    ['CSRF_BLOCKED', 'FORBIDDEN', 'PERSISTED_QUERY_ID_REQUIRED', 'QUERY_NOT_IN_SAFELIST'],
  ],
  [
    'malicious_excess',
    [
      'PAYLOAD_TOO_LARGE',
      'URI_TOO_LONG',
      'HEADERS_TOO_LARGE',
      'REQUEST_TIMEOUT',
      'BATCHING_NOT_ENABLED',
      'OVERLOADED',
      'TOKEN_LIMIT',
      'DEPTH_LIMIT',
      'ALIAS_LIMIT',
      'ROOT_FIELD_LIMIT',
      'DIRECTIVE_LIMIT',
      'EXPANSION_LIMIT',
      'LIST_DEPTH_LIMIT',
      'COST_LIMIT',
      'RESULT_TOO_LARGE',
    ],
  ],
  [
    'input_validation_fail',
    [
      'BAD_REQUEST',
      'BAD_USER_INPUT',
      'METHOD_NOT_ALLOWED',
      'NOT_ACCEPTABLE',
      'UNSUPPORTED_MEDIA_TYPE',
      'GRAPHQL_PARSE_FAILED',
      'GRAPHQL_VALIDATION_FAILED',
      'OPERATION_RESOLUTION_FAILED',
      'PERSISTED_QUERY_HASH_MISMATCH',
    ],
  ],
]

const eventOfCode: ReadonlyMap<ErrorCode, SecurityEvent> = new Map(
  codesOfEvent.flatMap(([event, codes]) => codes.map((code) => [code, event] as const)),
)

export function securityEventOf(code: ErrorCode): SecurityEvent | undefined {
  return eventOfCode.get(code)
}
