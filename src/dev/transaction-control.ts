/**
 * Finds the statement of a script that would begin or end a transaction. What runs inside of somebody else's
 * transaction must have none: a COMMIT would make true what was to be taken back.
 *
 * https://www.postgresql.org/docs/18/sql-syntax-lexical.html
 */
const skipped =
  /--[^\n]*|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[\s\S]*?\1|\/\*/gu
const controls = /^(?:begin|start|commit|end|rollback|abort|prepare\s+transaction)\b/iu
const toSavepoint = /^rollback\s+(?:work\s+|transaction\s+)?to\b/iu

/** Its first words; undefined when there is none. */
export function transactionControl(script: string): string | undefined {
  // In a function's body written as `begin atomic … end` no statement begins with these words but its own end.
  const bare = withoutQuotes(script).replace(/\bbegin\s+atomic\b[\s\S]*?\bend\b/giu, '')
  const found = bare
    .split(';')
    .map((statement) => statement.trim())
    .find((statement) => controls.test(statement) && !toSavepoint.test(statement))
  return found?.split(/\s+/u).slice(0, 2).join(' ')
}

/** Comments, strings, quoted names and dollar quotes become a blank each. */
function withoutQuotes(script: string): string {
  let bare = ''
  let at = 0
  skipped.lastIndex = 0
  for (let match = skipped.exec(script); match !== null; match = skipped.exec(script)) {
    bare += `${script.slice(at, match.index)} `
    at = match[0] === '/*' ? endOfComment(script, match.index) : skipped.lastIndex
    skipped.lastIndex = at
  }
  return bare + script.slice(at)
}

/** They nest. */
function endOfComment(script: string, start: number): number {
  let depth = 0
  for (let at = start; at < script.length; at += 1) {
    const pair = script.slice(at, at + 2)
    if (pair !== '/*' && pair !== '*/') continue
    depth += pair === '/*' ? 1 : -1
    at += 1
    if (depth === 0) return at + 1
  }
  return script.length
}
