/** A JSON number that `JSON.stringify` writes with the digits it came with. */

interface ExactJson {
  /** https://tc39.es/proposal-json-parse-with-source/ */
  readonly rawJSON: (text: string) => unknown
}

export function rawJson(text: string): unknown {
  return (JSON as unknown as ExactJson).rawJSON(text)
}
