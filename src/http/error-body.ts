/** Errors as the bytes of a GraphQL response (GraphQL specification, section 7.1). */
import type { ErrorEntry } from './error-entry.ts'

export interface ErrorBody {
  readonly errors: readonly ErrorEntry[]
  /** Null when the operation had begun to execute; absent when it had not. */
  readonly data?: null
}

export function errorBody(body: ErrorBody): Buffer {
  return Buffer.from(JSON.stringify(body).replaceAll(/[<>&\u2028\u2029]/g, escapeCharacter))
}

/** A message may quote a name the client chose; nothing in it can end or start markup. */
function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
