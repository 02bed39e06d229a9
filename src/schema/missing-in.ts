/** What a model names and a database lacks, for whoever has to mend it. */
import type { Catalog } from '../catalog/catalog.ts'
import type { Model } from './model.ts'

/** A few of them; empty when what differs has the right names. */
export function missingIn(model: Model, catalog: Catalog): readonly string[] {
  const missing: string[] = []
  for (const { source, fields } of Object.values(model.types)) {
    const name = `${source.schema}.${source.relation}`
    const relation = catalog.relations.get(name)
    if (relation === undefined) missing.push(`relation "${name}"`)
    for (const field of Object.values(fields)) {
      if (relation === undefined || field.kind !== 'column') continue
      if (!relation.columns.some((column) => column.name === field.column))
        missing.push(`column "${field.column}" of "${name}"`)
    }
  }
  for (const { source } of Object.values(model.functions)) {
    const name = `${source.schema}.${source.function}`
    if (!catalog.functions.has(name)) missing.push(`function "${name}"`)
  }
  return missing.slice(0, maxNames)
}

const maxNames = 5
