/** One thing wrong with the configuration, and the words for it. */
import { maskCredentials } from './database-url.ts'

export interface ConfigProblem {
  /** `server.port`; absent when no single option is meant. */
  readonly option?: string | undefined
  /** Where to correct it: `flag --port`, `environment variable X`, `fraiseql.toml:3:8`, `default`. */
  readonly place: string
  readonly message: string
}

/** All problems, for a person. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  const entries = problems.map(
    ({ option, place, message }) =>
      `  ${place}${option === undefined ? '' : `  ${option}`}\n    ${message}\n`,
  )
  return `The configuration has ${count}:\n\n${entries.join('\n')}`
}

/** A refused value as a message shows it: short, on one line, without credentials. */
export function describeValue(value: unknown): string {
  const text = maskCredentials(JSON.stringify(value) ?? String(value))
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
