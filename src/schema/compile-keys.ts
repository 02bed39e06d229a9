/** The ways to one row of a type: its primary key and its unique keys. */
import type { DraftType } from './draft-type.ts'
import type { ModelKey } from './model.ts'
import { capitalize } from './naming.ts'

export function compileKeys(draft: DraftType): ModelKey[] {
  const fieldOf = new Map([...draft.columns.values()].map((field) => [field.column, field.name]))
  const keys: ModelKey[] = []
  for (const columns of [draft.primaryKey, ...draft.relation.uniqueKeys]) {
    const fields = columns.map((column) => fieldOf.get(column)).filter((name) => name !== undefined)
    if (columns.length === 0 || fields.length !== columns.length) continue
    const rootField = columns === draft.primaryKey ? draft.singular : uniqueName(draft, fields)
    // A unique index on the columns of another key is no other way to a row.
    const isKnown = keys.some((key) => key.fields.toSorted().join() === fields.toSorted().join())
    if (!isKnown) keys.push({ rootField, fields })
  }
  return keys
}

/** `customer` by `tenantId` and `email` → `customerByTenantIdAndEmail`. */
function uniqueName(draft: DraftType, fields: readonly string[]): string {
  const words = fields.map(capitalize)
  return `${draft.singular}By${words.join('And')}`
}
