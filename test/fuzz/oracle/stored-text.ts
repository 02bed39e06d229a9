/** A coerced value of an input → PostgreSQL's text of what is to be stored. */
import type { ColumnType, ModelEnum } from '../../../src/schema/model.ts'

type Enums = Readonly<Record<string, ModelEnum>>

export function storedText(type: ColumnType, value: unknown, enums: Enums): string | null {
  if (value === null || value === undefined) return null
  if (!type.list) return scalarText(type, value, enums)
  return listText((value as readonly unknown[]).map((item) => itemText(type, item, enums)))
}

/** PostgreSQL's manual, section 8.15.2. */
export function listText(items: readonly (string | null)[]): string {
  const texts = items.map((item) =>
    item === null ? 'NULL' : `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  )
  return `{${texts.join(',')}}`
}

function itemText(type: ColumnType, item: unknown, enums: Enums): string | null {
  return item === null ? null : scalarText(type, item, enums)
}

function scalarText(type: ColumnType, value: unknown, enums: Enums): string {
  if (type.base === 'enum')
    return enums[type.graphql]!.values.find(({ name }) => name === value)!.label
  if (type.base === 'json' || type.base === 'jsonb') return JSON.stringify(value)
  const isFloat = type.base === 'float4' || type.base === 'float8'
  return isFloat && Object.is(value, -0) ? '-0' : String(value)
}
