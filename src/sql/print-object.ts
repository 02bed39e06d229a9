/**
 * An object with response names that no identifier can hold: PostgreSQL cuts identifiers at 63 bytes
 * with only a notice. `json_build_object` takes at most 100 arguments, so long objects are built in
 * parts whose texts are put together.
 */
import { join, sql, text, type Sql } from './sql.ts'

/** NAMEDATALEN - 1; response names are ASCII (GraphQL specification, section 2.1.9). */
export const maxIdentifierBytes = 63

const maxPairs = 50

interface Cell {
  readonly name: string
  readonly alias: Sql
}

export function printObject(cells: readonly Cell[], row: Sql): Sql {
  const parts: Sql[] = []
  for (let start = 0; start < cells.length; start += maxPairs)
    parts.push(buildObject(cells.slice(start, start + maxPairs), row))
  const [only, another] = parts
  if (only !== undefined && another === undefined) return only
  const last = parts.length - 1
  const texts = parts.map((part, index) => {
    const opened = index === 0 ? sql`${part}::text` : sql`substr(${part}::text, 2)`
    return index === last ? opened : sql`left(${opened}, -1)`
  })
  return sql`(${join(texts, sql` || ', ' || `)})::json`
}

function buildObject(cells: readonly Cell[], row: Sql): Sql {
  const pairs = cells.map(({ name, alias }) => sql`${text(name)}, ${row}.${alias}`)
  return sql`json_build_object(${join(pairs, sql`, `)})`
}
