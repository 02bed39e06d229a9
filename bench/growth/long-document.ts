/**
 * A very long document that is admitted all the same: the operation and, behind it, many others that
 * are parsed and validated once and never run. Close to the default limits on characters and tokens.
 */
const maxCharacters = 32_000

export const wantedOperation = 'Wanted'

export function longDocument(query: string): string {
  const named = query.replace('query ', `query ${wantedOperation} `)
  const texts = [named]
  let length = named.length
  for (let number = 1; ; number += 1) {
    // A comment is no token, but it is text to be received and recognised.
    const comment = `# ${'Nobody asks for this one; it makes the document long. '.repeat(9)}`
    const text = `${comment}\nquery Unused${number}($id: ID!) { user(id: $id) { id name email city score createdAt } }`
    if (length + text.length > maxCharacters) return texts.join('\n')
    length += text.length + 1
    texts.push(text)
  }
}
