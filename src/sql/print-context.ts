/** What printing one statement keeps: the enums it maps and the numbers of its aliases. */
import type { ModelEnum } from '../schema/model.ts'
import { alias, type Sql } from './sql.ts'

export class PrintContext {
  readonly enums: Readonly<Record<string, ModelEnum>>
  #tables = 0
  #rows = 0
  #cells = 0

  constructor(enums: Readonly<Record<string, ModelEnum>>) {
    this.enums = enums
  }

  /** Of a relation in `from`. */
  nextTable(): Sql {
    return alias('t', this.#tables++)
  }

  /** Of a subselect whose row becomes JSON. */
  nextRow(): Sql {
    return alias('j', this.#rows++)
  }

  /** Of a column whose response name is too long for an identifier, or of an unnested element. */
  nextCell(): Sql {
    return alias('c', this.#cells++)
  }
}
