/** What the response stage gives back to the http stage, ready to be written. */
import type { OperationObservation } from '../observation.ts'
import type { OperationRequest } from './operation-request.ts'

export interface Answer {
  /** Status for `application/graphql-response+json`. */
  readonly status: number
  /** Status for `application/json`. */
  readonly legacyStatus: number
  readonly headers: Readonly<Record<string, string>>
  /** The body in pieces, to be written in order without copying. */
  readonly chunks: readonly Buffer[]
  readonly byteLength: number
  /** Called once, when the body was written or nobody will read it: its bytes are held until then. */
  readonly release: () => void
  /** What the access line says of the operation, as far as the engine knows it. */
  readonly summary: OperationSummary
}

export type OperationSummary = Pick<
  OperationObservation,
  | 'outcome'
  | 'code'
  | 'errorCount'
  | 'role'
  | 'operationType'
  | 'operationName'
  | 'documentHash'
  | 'documentSource'
  | 'cache'
  | 'statements'
  | 'isDryRun'
  | 'phases'
>

/** The execution seam: every transport calls this one function. It never rejects. */
export type ExecuteOperation = (request: OperationRequest) => Promise<Answer>
