/** `orderBy`, made total by the primary key, as a comparison of rows. */
import type { ColumnType, ModelType } from '../../../src/schema/model.ts'
import { compareKeys, keyOf } from './keys.ts'
import type { Row } from './table.ts'
import type { World } from './world.ts'

interface Term {
  readonly text: (row: Row) => string | null
  readonly type: ColumnType
  readonly direction: string
}

export function sortRows(
  rows: readonly Row[],
  orderBy: unknown,
  { type, world }: { readonly type: ModelType; readonly world: World },
): readonly Row[] {
  const given = (orderBy ?? []) as readonly unknown[]
  const terms = [
    ...given.map((term) => readTerm(term, type, world)),
    ...type.primaryKey.map((column) => keyTerm(type, column)),
  ]
  return rows.toSorted((a, b) => {
    for (const term of terms) {
      const order = compareTexts(term, term.text(a), { other: term.text(b), world })
      if (order !== 0) return order
    }
    return 0
  })
}

/** The key's column may be hidden from the role; its type is known all the same. */
function keyTerm(type: ModelType, column: string): Term {
  const field = Object.values(type.fields).find(
    (candidate) => candidate.kind === 'column' && candidate.column === column,
  )
  if (field?.kind !== 'column') throw new Error(`no key column ${column}`)
  return { text: (row) => row.get(column) ?? null, type: field.type, direction: 'ASC' }
}

function readTerm(term: unknown, type: ModelType, world: World): Term {
  const [[name, value] = []] = Object.entries(term as Readonly<Record<string, unknown>>)
  const field = type.fields[name!]!
  if (field.kind === 'column')
    return {
      text: (row) => row.get(field.column) ?? null,
      type: field.type,
      direction: String(value),
    }
  if (field.kind === 'many') throw new Error('a list orders nothing')
  const inner = readTerm(value, world.model.types[field.target]!, world)
  return {
    ...inner,
    text: (row) => {
      const [other] = world.related(field, row)
      return other === undefined ? null : inner.text(other)
    },
  }
}

function compareTexts(
  { type, direction }: Term,
  text: string | null,
  { other, world }: { readonly other: string | null; readonly world: World },
): number {
  const isDescending = direction.startsWith('DESC')
  if (text === null || other === null) {
    const isFirst = direction.endsWith('FIRST') || (isDescending && !direction.endsWith('LAST'))
    return (Number(other === null) - Number(text === null)) * (isFirst ? 1 : -1)
  }
  const { enums } = world.model
  const order = compareKeys(keyOf(type, text, enums), keyOf(type, other, enums))
  return isDescending ? -order : order
}
