/** Refusals and failures as they are thrown: each is one row of the registry (error-registry.ts). */
import { type ErrorCode, errorRegistry } from './error-registry.ts'

export interface FraiseqlErrorOptions {
  /** A text for the client in place of the row's; must hold no value, SQL, path or name that the role may not see. */
  readonly message?: string | undefined
  /** Overrides the row's status, for the one code that has two: BAD_REQUEST is 400 for unreadable JSON and 422 for JSON that is no GraphQL request. */
  readonly status?: number | undefined
  /** Response path (GraphQL specification, section 7.1.2). */
  readonly path?: readonly (string | number)[] | undefined
  /** Places in the document, 1-based (GraphQL specification, section 7.1.2). */
  readonly locations?: readonly { readonly line: number; readonly column: number }[] | undefined
  /** Header fields that belong to the refusal, for example `allow` or `retry-after`. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** For operators only: goes to the log, never to a response. */
  readonly detail?: string | undefined
  readonly cause?: unknown
}

/** The one error class: narrow by `code`. */
export class FraiseqlError extends Error {
  override readonly name = 'FraiseqlError'
  readonly code: ErrorCode
  readonly status: number
  readonly path: FraiseqlErrorOptions['path']
  readonly locations: FraiseqlErrorOptions['locations']
  readonly headers: FraiseqlErrorOptions['headers']
  readonly detail: string | undefined

  constructor(code: ErrorCode, options: FraiseqlErrorOptions = {}) {
    super(options.message ?? errorRegistry[code].message, { cause: options.cause })
    this.code = code
    this.status = options.status ?? errorRegistry[code].status
    this.path = options.path
    this.locations = options.locations
    this.headers = options.headers
    this.detail = options.detail
  }
}

/** Several refusals of one document, reported together (at most five). */
export class FraiseqlErrors extends Error {
  override readonly name = 'FraiseqlErrors'
  readonly errors: readonly [FraiseqlError, ...FraiseqlError[]]

  constructor(errors: readonly [FraiseqlError, ...FraiseqlError[]]) {
    super(errors[0].message)
    this.errors = errors
  }
}
