/**
 * A statement as the documents show it: a line for each clause, indented by the subselects around it.
 * Only white space is added, so that `isSameSql` can compare what is shown with what is sent.
 */
const maxLineLength = 76

const piece = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w.$]+|\(|\)|,|[^\w\s.$"'(),]+|\s+/g
const clauses: ReadonlySet<string> = new Set([
  'select',
  'from',
  'where',
  'order',
  'limit',
  'offset',
  'values',
  'returning',
])
/** What a clause inside parentheses begins with. */
const beginnings: ReadonlySet<string> = new Set(['select', 'insert', 'update', 'delete'])
const continuations: ReadonlySet<string> = new Set(['and', 'or', 'when', 'else'])

export function formatSql(statement: string): string {
  const pieces = statement.match(piece) ?? []
  /** For each open parenthesis, whether a subselect is inside. */
  const open: boolean[] = []
  const lines = ['']
  const breakLine = (extra = 0): void => {
    const depth = open.filter(Boolean).length
    lines.push('  '.repeat(depth + extra))
  }
  const write = (text: string): void => {
    const line = lines.pop() ?? ''
    const isLeading = line.trim() === '' && text.trim() === ''
    lines.push(isLeading ? line : line + text)
  }
  for (const [index, text] of pieces.entries()) {
    const isLong = (lines.at(-1) ?? '').length > maxLineLength
    if (text === ')' && open.pop() === true) breakLine()
    if (startsClause(pieces, index)) breakLine()
    else if (isLong && continuations.has(text)) breakLine(1)
    write(text)
    if (text === '(') open.push(beginnings.has(pieces[index + 1] ?? ''))
    if (text === ',' && isLong && open.at(-1) !== false) breakLine(1)
  }
  return lines
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
}

export function isSameSql(left: string, right: string): boolean {
  return squeeze(left) === squeeze(right)
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')').trim()
}

/** `delete from` and `rows from` are one clause each. */
function startsClause(pieces: readonly string[], index: number): boolean {
  if (index === 0 || !clauses.has(pieces[index] ?? '')) return false
  return !['delete', 'rows'].includes(pieces[index - 2] ?? '')
}
