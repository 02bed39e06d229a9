/**
 * Error codes that a statement raises by itself, where only the data decide: PostgreSQL has no function
 * for that without one of ours being installed, so a text that is no number is cast to one, and its
 * message brings the text back (SQLSTATE 22P02).
 */
const raisedCodes = [
  'AT_MOST_EXCEEDED',
  'RELATED_ROW_NOT_FOUND',
  'RESULT_TOO_LARGE',
  'IDEMPOTENCY_KEY_USED',
] as const

export type RaisedCode = (typeof raisedCodes)[number]

export function raisedText(code: RaisedCode): string {
  return `fraiseql raises ${code} `
}

/**
 * A statement that ends the transaction in this way leaves the answers before it good: they say what was
 * wrong. Whoever reads them must find that they do, since a value of a client's may be part of a message.
 */
export const undoneText = 'fraiseql undoes this: '

/** The code in a message of PostgreSQL's. */
export function raisedCode(message: string): RaisedCode | undefined {
  return raisedCodes.find((code) => message.includes(raisedText(code)))
}
