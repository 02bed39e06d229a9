/**
 * A statement as the documents show it: broken before its clauses, indented by its parentheses. Only
 * white space is added, so that `sameSql` can compare what is shown with what is sent.
 */
const clause = /^(select|from|where|order by|limit|offset)\b/

export function formatSql(statement: string): string {
  let depth = 0
  let text = ''
  for (let at = 0; at < statement.length; at += 1) {
    const rest = statement.slice(at)
    const quoted = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*")/.exec(rest)?.[0]
    if (quoted !== undefined) {
      text += quoted
      at += quoted.length - 1
      continue
    }
    const character = statement[at]
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    const isWordStart = !/[\w."$]/.test(statement[at - 1] ?? ' ')
    if (text !== '' && isWordStart && clause.test(rest))
      text = `${text.trimEnd()}\n${'  '.repeat(depth)}`
    text += character
  }
  return text
}

export function isSameSql(left: string, right: string): boolean {
  return squeeze(left) === squeeze(right)
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')').trim()
}
