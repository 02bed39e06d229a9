/** A write that must not take effect, with the code of its error. */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

const classes: Readonly<Record<string, string>> = {
  '23505': 'CONFLICT',
  '23503': 'CONFLICT',
  '23502': 'BAD_USER_INPUT',
  '23514': 'BAD_USER_INPUT',
  '42501': 'FORBIDDEN',
}

/** What an error of the database means for a client; one that means nothing is thrown. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const state = String((error as { readonly code?: unknown }).code)
  const code = classes[state] ?? (state.startsWith('22') ? 'BAD_USER_INPUT' : undefined)
  if (code === undefined) throw error
  return new Refusal(code)
}
