/** Array input: https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO (section 8.15.6). */
export function encodeArray(elements: readonly (string | null)[]): string {
  const parts = elements.map((element) =>
    element === null ? 'NULL' : `"${element.replace(/["\\]/g, String.raw`\$&`)}"`,
  )
  return `{${parts.join(',')}}`
}
