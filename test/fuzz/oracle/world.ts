/** What the oracle knows: the model, the role, and the rows it may see. */
import type { ManyField, Model, ModelType, OneField } from '../../../src/schema/model.ts'
import type { Row, Tables } from './table.ts'

export class World {
  readonly model: Model
  readonly role: string
  readonly #tables: Tables

  constructor(model: Model, role: string, tables: Tables) {
    this.model = model
    this.role = role
    this.#tables = tables
  }

  rows(type: ModelType): readonly Row[] {
    return this.#tables.get(type.name) ?? []
  }

  /** The rows at the other end of a relation. */
  related(field: OneField | ManyField, row: Row): readonly Row[] {
    return this.rows(this.model.types[field.target]!).filter((other) =>
      field.join.every(({ column, targetColumn }) => {
        const value = row.get(column)
        if (value === undefined) throw new Error(`no column ${column}`)
        return value !== null && value === other.get(targetColumn)
      }),
    )
  }
}
