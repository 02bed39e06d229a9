/** Makes a message that names parts of a document fit for a response: bounded, on one line. */
const maxCharacters = 256

export function errorText(message: string): string {
  const line = message.replaceAll(/\p{Cc}/gu, ' ')
  return line.length <= maxCharacters ? line : `${line.slice(0, maxCharacters - 1)}…`
}
