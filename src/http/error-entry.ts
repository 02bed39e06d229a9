/** One entry of `errors` (GraphQL specification, section 7.1.2). */
import type { FraiseqlError } from '../errors.ts'

export interface ErrorEntry {
  readonly message: string
  readonly locations?: FraiseqlError['locations']
  readonly path?: FraiseqlError['path']
  readonly extensions: { readonly code: string; readonly errorId?: string }
}

/** `errorId` finds the cause in the log; only masked errors have one. */
export function errorEntry(error: FraiseqlError, errorId?: string): ErrorEntry {
  const { message, locations, path, code } = error
  return {
    message,
    ...(locations !== undefined && { locations }),
    ...(path !== undefined && { path }),
    extensions: errorId === undefined ? { code } : { code, errorId },
  }
}
