/** What is wrong with a schema, collected so that its author sees all of it at once. */
import { suggest } from '../lib/suggest.ts'

export class SchemaError extends Error {
  override readonly name = 'SchemaError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The schema has ${problems.length} problem(s):\n${problems.map((p) => `- ${p}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** Collects while the model is compiled. */
export interface Problems {
  readonly problems: string[]
  /** Things left out, which the author should know of. */
  readonly notices: string[]
}

/** ` Did you mean "x"?` or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = suggest(word, known)
  return near === undefined ? '' : ` Did you mean "${near}"?`
}
