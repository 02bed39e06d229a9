/** A value somebody wrote for an option, not yet judged. */
import type { OptionRow } from './options.ts'

export type ValueSource = 'flag' | 'environment' | 'file'

export interface GivenValue {
  readonly row: OptionRow
  readonly source: ValueSource
  /** Where it is written, for messages. */
  readonly place: string
  /** As TOML would hold it. */
  readonly value: unknown
  /** What a relative path starts from. */
  readonly directory: string
}

/**
 * Turns the text of a flag or environment variable into what TOML would hold. A text that does not
 * fit stays a text, for the row's schema to refuse.
 */
export function valueFromText(row: OptionRow, text: string): unknown {
  switch (row.option.kind) {
    case 'integer':
      return /^-?\d{1,15}$/u.test(text) ? Number(text) : text
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text
    case 'patterns':
      // A comma between braces belongs to its pattern.
      return text.split(/,(?![^{]*\})/u).map((part) => part.trim())
    case 'object':
      return parseJson(text)
    default:
      return text
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
