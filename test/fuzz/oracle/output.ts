/** PostgreSQL's text of a column → the value a naive resolver returns. */
import type { BaseType, ColumnField, ModelEnum } from '../../../src/schema/model.ts'
import { RawJson } from '../json-text.ts'
import { isNested, parseArray } from './array-text.ts'

type Enums = Readonly<Record<string, ModelEnum>>

export function outputOf(field: ColumnField, text: string | null, enums: Enums): unknown {
  if (text === null) return null
  if (!field.type.list) return scalarOf(field, text, enums)
  const { cells } = parseArray(text)
  // A GraphQL list is flat: what no list can hold is an error of the whole field.
  if (isNested(cells)) throw new Error('an array of more than one dimension')
  return cells.map((cell) => (cell === null ? null : scalarOf(field, String(cell), enums)))
}

function scalarOf({ type }: ColumnField, text: string, enums: Enums): unknown {
  if (type.base === 'enum')
    return enums[type.graphql]!.values.find(({ label }) => label === text)!.name
  if (type.graphql === 'ID') return text
  return (outputs[type.base] ?? String)(text)
}

const outputs: Partial<Record<BaseType, (text: string) => unknown>> = {
  int2: Number,
  int4: Number,
  float4: Number,
  float8: Number,
  bool: (text) => text === 't' || text === 'true',
  json: (text) => new RawJson(text),
  jsonb: (text) => new RawJson(text),
  timestamp: (text) => text.replace(' ', 'T'),
  timestamptz: (text) => text.replace(' ', 'T').replace(/([-+]\d\d)(?= BC$|$)/, '$1:00'),
}
