/**
 * The registry of every error a client can meet, one row a code.
 *
 * A code never changes its meaning. `status` is the HTTP status for
 * `application/graphql-response+json`; `legacyStatus` is the one for `application/json`, where the
 * GraphQL-over-HTTP draft (2026-08, section 6.4) wants 200 once a request was well formed.
 * `message` is the only text a client sees unless the code that raises the error states a safer one;
 * what PostgreSQL, the file system or a stack says stays in `cause` and `detail`, for operators.
 */

export interface ErrorRow {
  /** The stage of a request that raises it; `server` stands for the process as a whole. */
  readonly stage: 'http' | 'security' | 'graphql' | 'plan' | 'pg' | 'response' | 'server'
  readonly status: number
  readonly legacyStatus: number
  readonly message: string
  /** What a client can do about it; shown in the reference page, never in a response. */
  readonly advice: string
}

export type ErrorCode =
  | 'BAD_REQUEST'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'NOT_ACCEPTABLE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'REQUEST_TIMEOUT'
  | 'PAYLOAD_TOO_LARGE'
  | 'URI_TOO_LONG'
  | 'HEADERS_TOO_LARGE'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'CSRF_BLOCKED'
  | 'TOKEN_LIMIT'
  | 'DEPTH_LIMIT'
  | 'ALIAS_LIMIT'
  | 'ROOT_FIELD_LIMIT'
  | 'DIRECTIVE_LIMIT'
  | 'EXPANSION_LIMIT'
  | 'LIST_DEPTH_LIMIT'
  | 'COST_LIMIT'
  | 'BATCHING_NOT_ENABLED'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'OPERATION_RESOLUTION_FAILED'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'PERSISTED_QUERY_HASH_MISMATCH'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | 'PERSISTED_QUERY_ID_REQUIRED'
  | 'QUERY_NOT_IN_SAFELIST'
  | 'BAD_USER_INPUT'
  | 'UNREPRESENTABLE_VALUE'
  | 'RESULT_TOO_LARGE'
  | 'CONFLICT'
  | 'CONFLICT_RETRY'
  | 'AT_MOST_EXCEEDED'
  | 'RELATED_ROW_NOT_FOUND'
  | 'IDEMPOTENCY_KEY_USED'
  | 'OUTCOME_UNKNOWN'
  | 'COMMITTED_WITHOUT_RESULT'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'UNAVAILABLE'
  | 'OVERLOADED'
  | 'SERVER_SHUTTING_DOWN'
  | 'INTERNAL'

export const errorRegistry: Readonly<Record<ErrorCode, ErrorRow>> = {
  BAD_REQUEST: row(
    'http',
    400,
    400,
    'The request is not well formed.',
    'Send a JSON object with "query" as a string, "variables" and "extensions" as objects.',
  ),
  METHOD_NOT_ALLOWED: row(
    'http',
    405,
    405,
    'This method is not allowed here.',
    'Use POST; GET serves queries only, where it is enabled.',
  ),
  NOT_FOUND: row('http', 404, 404, 'There is nothing at this path.', 'The endpoint is /graphql.'),
  NOT_ACCEPTABLE: row(
    'http',
    406,
    406,
    'No media type in Accept can be served.',
    'Accept application/graphql-response+json or application/json.',
  ),
  UNSUPPORTED_MEDIA_TYPE: row(
    'http',
    415,
    415,
    'The body has a media type, charset or encoding that is not supported.',
    'Send application/json in UTF-8, not compressed.',
  ),
  REQUEST_TIMEOUT: row(
    'http',
    408,
    408,
    'The request took too long to arrive.',
    'Send the whole request within the time limit.',
  ),
  PAYLOAD_TOO_LARGE: row(
    'http',
    413,
    413,
    'The body is too large.',
    'Stay below [server] max_body_bytes.',
  ),
  URI_TOO_LONG: row(
    'http',
    414,
    414,
    'The request target is too long.',
    'Use POST for long documents.',
  ),
  HEADERS_TOO_LARGE: row(
    'http',
    431,
    431,
    'The header fields are too large or too many.',
    'Send fewer or smaller header fields.',
  ),
  UNAUTHENTICATED: row(
    'security',
    401,
    401,
    'Authentication failed.',
    'Send a valid credential, or none.',
  ),
  FORBIDDEN: row('security', 403, 403, 'This is not allowed.', 'Ask for access.'),
  CSRF_BLOCKED: row(
    'http',
    403,
    403,
    'The request comes from a page of another origin.',
    'Call from the same origin, or from a program.',
  ),
  TOKEN_LIMIT: row(
    'graphql',
    422,
    200,
    'The document has too many tokens.',
    'Ask for less in one operation.',
  ),
  DEPTH_LIMIT: row(
    'graphql',
    422,
    200,
    'The operation is nested too deeply.',
    'Ask for less in one operation.',
  ),
  ALIAS_LIMIT: row(
    'graphql',
    422,
    200,
    'The operation has too many aliases.',
    'Split the operation.',
  ),
  ROOT_FIELD_LIMIT: row(
    'graphql',
    422,
    200,
    'The operation has too many root fields.',
    'Split the operation.',
  ),
  DIRECTIVE_LIMIT: row(
    'graphql',
    422,
    200,
    'The operation has too many directives.',
    'Use fewer directives.',
  ),
  EXPANSION_LIMIT: row(
    'graphql',
    422,
    200,
    'The operation selects too many fields once its fragments are expanded.',
    'Ask for less in one operation.',
  ),
  LIST_DEPTH_LIMIT: row(
    'plan',
    422,
    200,
    'Lists are nested too deeply.',
    'Ask for less in one operation.',
  ),
  COST_LIMIT: row(
    'plan',
    422,
    200,
    'The operation could return too many rows.',
    'Lower the limit arguments of nested lists.',
  ),
  BATCHING_NOT_ENABLED: row(
    'http',
    422,
    422,
    'Batches are not enabled.',
    'Send one operation a request.',
  ),
  GRAPHQL_PARSE_FAILED: row(
    'graphql',
    400,
    200,
    'The document is not valid GraphQL.',
    'Correct the syntax at the given place.',
  ),
  GRAPHQL_VALIDATION_FAILED: row(
    'graphql',
    422,
    200,
    'The document does not fit the schema.',
    'Correct the document; the message names the place.',
  ),
  OPERATION_RESOLUTION_FAILED: row(
    'graphql',
    422,
    200,
    'No single operation was named.',
    'Send "operationName" when a document has several operations.',
  ),
  PERSISTED_QUERY_NOT_FOUND: row(
    'graphql',
    404,
    404,
    'There is no document with this id.',
    'Send the id of a trusted document; with "extensions.persistedQuery" send the document too.',
  ),
  PERSISTED_QUERY_HASH_MISMATCH: row(
    'graphql',
    422,
    200,
    'The hash is not that of the document.',
    'Send the sha256 of exactly the text in "query".',
  ),
  PERSISTED_QUERY_NOT_SUPPORTED: row(
    'graphql',
    422,
    200,
    'Documents cannot be registered here.',
    'Send the document without "extensions.persistedQuery".',
  ),
  PERSISTED_QUERY_ID_REQUIRED: row(
    'graphql',
    403,
    403,
    'Only trusted documents are served.',
    'Send "documentId" instead of "query".',
  ),
  QUERY_NOT_IN_SAFELIST: row(
    'graphql',
    403,
    403,
    'This document is not a trusted one.',
    'Have the document compiled by the operator, and send its id.',
  ),
  BAD_USER_INPUT: row(
    'graphql',
    422,
    200,
    'A value does not fit its type.',
    'Correct the value at the given path.',
  ),
  UNREPRESENTABLE_VALUE: row(
    'response',
    294,
    200,
    'A stored value has no representation in the type of its field.',
    'Tell the operator: a null where the schema says non-null, a number that is not finite, or a nested array.',
  ),
  RESULT_TOO_LARGE: row(
    'pg',
    422,
    200,
    'The result is too large.',
    'Ask for fewer rows or fields.',
  ),
  CONFLICT: row(
    'pg',
    422,
    200,
    'The change conflicts with existing data.',
    'Read again and retry with other values.',
  ),
  CONFLICT_RETRY: row('pg', 503, 200, 'The change met a concurrent one.', 'Retry.'),
  IDEMPOTENCY_KEY_USED: row(
    'server',
    409,
    409,
    'The Idempotency-Key was used for another operation.',
    'Use a new key for each operation; send the same operation again under its own key.',
  ),
  AT_MOST_EXCEEDED: row(
    'pg',
    422,
    200,
    'More rows fit than "atMost" allows; nothing was changed.',
    'Narrow "where", or allow more rows with "atMost".',
  ),
  RELATED_ROW_NOT_FOUND: row(
    'pg',
    422,
    200,
    'A row that is to be related is not there, or may not be changed; nothing was changed.',
    'Read again which rows are there; rows that the role may not see or change are not.',
  ),
  OUTCOME_UNKNOWN: row(
    'pg',
    500,
    500,
    'The change may or may not have taken effect.',
    'Read back whether it did before you send it again; under an Idempotency-Key just send it again.',
  ),
  COMMITTED_WITHOUT_RESULT: row(
    'pg',
    500,
    500,
    'The change has taken effect, but its result cannot be given.',
    'Do not send it again; read back what you need, in smaller parts if it is much.',
  ),
  RATE_LIMITED: row(
    'server',
    429,
    429,
    'There were too many requests.',
    'Wait before you send it again.',
  ),
  TIMEOUT: row(
    'pg',
    504,
    200,
    'The operation took too long.',
    'Ask for less, or filter by indexed fields.',
  ),
  UNAVAILABLE: row(
    'pg',
    503,
    503,
    'The database cannot be reached.',
    'Retry after the time in Retry-After.',
  ),
  OVERLOADED: row('pg', 503, 503, 'The server is busy.', 'Retry after the time in Retry-After.'),
  SERVER_SHUTTING_DOWN: row(
    'server',
    503,
    503,
    'The server is shutting down.',
    'Retry; another replica answers.',
  ),
  INTERNAL: row(
    'server',
    500,
    500,
    'Internal error.',
    'Give the operator the errorId; it finds the log line.',
  ),
}

function row(
  stage: ErrorRow['stage'],
  status: number,
  legacyStatus: number,
  message: string,
  advice: string,
): ErrorRow {
  return { stage, status, legacyStatus, message, advice }
}
