/**
 * A statement with line breaks for a reader. A break only ever takes the place of one space outside
 * quotes, so that the exact text can be had back.
 */
const clause =
  /^(?:from|where|order by|limit|offset|select|insert|update|delete|set|values|returning|on conflict) /

export function layOutSql(text: string): string {
  if (text.includes('\n')) throw new Error('a statement has no line break of its own')
  let laidOut = ''
  let depth = 0
  let quote = ''
  for (const [index, character] of [...text].entries()) {
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === "'" || character === '"') quote = character
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    const breaks = quote === '' && character === ' ' && startsLine(text, index)
    laidOut += breaks ? `\n${'  '.repeat(depth)}` : character
  }
  return laidOut
}

export function readSqlLayout(laidOut: string): string {
  return laidOut.replaceAll(/\n */g, ' ')
}

function startsLine(text: string, index: number): boolean {
  const rest = text.slice(index + 1)
  return clause.test(rest) || (text[index - 1] === ',' && /^\(select|^case |^t\d+\./.test(rest))
}
