/**
 * An identifier as SQL text, always quoted: https://www.postgresql.org/docs/18/sql-syntax-lexical.html
 * (section 4.1.1). A NUL cannot stand in an identifier and would end the text early.
 */
export function quoteName(name: string): string {
  if (name.includes('\0')) throw new Error('an identifier cannot hold a NUL')
  return `"${name.replaceAll('"', '""')}"`
}
