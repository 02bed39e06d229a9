/**
 * Finds where a key stands in a TOML text. The parser keeps no positions, so this reads the lines
 * once more: table headers, `key = value` lines and dotted keys. A key inside an inline table gets
 * the place of the line that holds the table.
 */
export interface TomlPlace {
  readonly line: number
  readonly column: number
}

/** The place of a key, or of its nearest written ancestor. */
export function findTomlPlace(toml: string, path: readonly string[]): TomlPlace {
  const places = readPlaces(toml)
  for (let length = path.length; length > 0; length -= 1) {
    const place = places.get(joinPath(path.slice(0, length)))
    if (place !== undefined) return place
  }
  return { line: 1, column: 1 }
}

function readPlaces(toml: string): ReadonlyMap<string, TomlPlace> {
  const places = new Map<string, TomlPlace>()
  let table: readonly string[] = []
  let openQuote: string | undefined
  for (const [index, line] of toml.split(/\r?\n/u).entries()) {
    if (openQuote !== undefined) {
      if (line.includes(openQuote)) openQuote = undefined
      continue
    }
    const header = /^(\s*\[\[?\s*)([^\]]+?)\s*\]/u.exec(line)
    const pair = /^(\s*)((?:"[^"]*"|'[^']*'|[\w.\s-])+?)\s*=\s*/u.exec(line)
    if (header !== null) {
      table = splitPath(header[2] ?? '')
      note(places, table, { line: index + 1, column: (header[1] ?? '').length + 1 })
    } else if (pair !== null) {
      const column = (pair[1] ?? '').length + 1
      note(places, [...table, ...splitPath(pair[2] ?? '')], { line: index + 1, column })
      openQuote = unclosedQuote(line.slice(pair[0].length))
    }
  }
  return places
}

/** The first place wins: a table begins where it is first written. */
function note(places: Map<string, TomlPlace>, path: readonly string[], place: TomlPlace): void {
  for (let length = 1; length <= path.length; length += 1) {
    const name = joinPath(path.slice(0, length))
    if (!places.has(name)) places.set(name, place)
  }
}

function splitPath(text: string): readonly string[] {
  const parts = text.match(/"[^"]*"|'[^']*'|[^.\s]+/gu) ?? []
  return parts.map((part) => part.replace(/^(["'])(.*)\1$/u, '$2'))
}

function joinPath(path: readonly string[]): string {
  return path.join('\u0000')
}

function unclosedQuote(value: string): string | undefined {
  return ['"""', "'''"].find((quote) => value.startsWith(quote) && !value.slice(3).includes(quote))
}
