/** A finished statement: frozen text and the parameters that each request fills. */
import { FraiseqlError } from '../errors.ts'
import type { Parameter, Sql } from './sql.ts'

declare const statementBrand: unique symbol

/** Text that came out of `toStatement` and nowhere else; the channel takes no other. */
export type StatementText = string & { readonly [statementBrand]: true }

/** Bind counts them in 16 bits (https://www.postgresql.org/docs/18/protocol-message-formats.html). */
const maxParameters = 65_535

export interface Statement {
  readonly text: StatementText
  /** One row with a column per root, or a row of one JSON column for each row of the only root. */
  readonly rows: 'one' | 'many'
  /** In the order of `$1`, `$2`, …; equal ones share a number. */
  readonly parameters: readonly Parameter[]
}

export function toStatement(sql: Sql, rows: Statement['rows'] = 'one'): Statement {
  const parameters: Parameter[] = []
  const numbers = new Map<string, number>()
  const text = sql.parts
    .map((part) => {
      if (typeof part === 'string') return part
      const key = JSON.stringify(part)
      const known = numbers.get(key)
      if (known !== undefined) return `$${known}`
      numbers.set(key, parameters.push(part))
      return `$${parameters.length}`
    })
    .join('')
  if (parameters.length > maxParameters)
    throw new FraiseqlError('BAD_USER_INPUT', { message: 'The operation has too many values.' })
  return Object.freeze({ text: text as StatementText, rows, parameters: Object.freeze(parameters) })
}
