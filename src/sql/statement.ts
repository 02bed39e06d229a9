/** A finished statement: frozen text and the parameters that each request fills. */
import type { Parameter, Sql } from './sql.ts'

declare const statementBrand: unique symbol

/** Text that came out of `toStatement` and nowhere else; the channel takes no other. */
export type StatementText = string & { readonly [statementBrand]: true }

export interface Statement {
  readonly text: StatementText
  /** In the order of `$1`, `$2`, …; equal ones share a number. */
  readonly parameters: readonly Parameter[]
}

export function toStatement(sql: Sql): Statement {
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
  return Object.freeze({ text: text as StatementText, parameters: Object.freeze(parameters) })
}
