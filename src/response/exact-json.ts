/** JSON that keeps the digits of its numbers: what PostgreSQL wrote is written again unchanged. */

interface ExactJson {
  /** https://tc39.es/proposal-json-parse-with-source/ */
  readonly rawJSON: (text: string) => unknown
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

export function parseExact(text: string): unknown {
  const { rawJSON } = JSON as unknown as ExactJson
  const keepDigits: Reviver = (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? rawJSON(source) : value
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown)
}
