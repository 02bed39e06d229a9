/** What the http stage makes of the bytes of one request, whatever the transport. */
export interface OperationRequest {
  readonly requestId: string
  readonly method: 'GET' | 'POST'
  /** The GraphQL document. */
  readonly query: string
  readonly operationName: string | undefined
  /** Raw JSON values, not yet coerced; no prototype. */
  readonly variables: Readonly<Record<string, unknown>> | undefined
  /** The Authorization header field as sent. */
  readonly authorization: string | undefined
  /** Aborted when the client goes away or the request's deadline passes. */
  readonly signal: AbortSignal
}
