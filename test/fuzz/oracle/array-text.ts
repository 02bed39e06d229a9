/** Arrays in PostgreSQL's text form (manual, section 8.15.6) as nested lists of texts. */
export type Cells = readonly (string | null | Cells)[]

export interface ArrayText {
  /** `[5:6]`, or empty when every dimension starts at 1. */
  readonly bounds: string
  readonly cells: Cells
}

export function parseArray(text: string): ArrayText {
  const [bounds = ''] = /^(?:\[[^=]*\])?=?(?=\{)/.exec(text) ?? []
  const tokens = text.slice(bounds.length).match(/[{},]|"(?:[^"\\]|\\.)*"|[^{},"]+/gsu) ?? []
  let at = 0

  function readCells(): Cells {
    const cells: (string | null | Cells)[] = []
    at += 1
    while (tokens[at] !== '}') {
      if (tokens[at] === ',') at += 1
      else if (tokens[at] === '{') cells.push(readCells())
      else cells.push(readCell(tokens[at++]!))
    }
    at += 1
    return cells
  }

  return { bounds: bounds.replace('=', ''), cells: readCells() }
}

function readCell(token: string): string | null {
  if (token.startsWith('"')) return token.slice(1, -1).replaceAll(/\\(.)/gsu, '$1')
  return token === 'NULL' ? null : token
}

export function isNested(cells: Cells): boolean {
  return cells.some(Array.isArray)
}

/** All elements, row by row. */
export function flatten(cells: Cells): readonly (string | null)[] {
  return cells.flatMap((cell) =>
    Array.isArray(cell) ? flatten(cell as Cells) : [cell as string | null],
  )
}
