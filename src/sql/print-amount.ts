/** `limit` and `offset` → a number of the document, or a parameter. */
import type { Amount } from '../plan/plan.ts'
import { integer, parameter, sql, type Sql } from './sql.ts'

export function printAmount(amount: Amount): Sql {
  if (amount.kind === 'constant') return sql`${integer(amount.value)}`
  const { slot } = amount
  return parameter(slot, { base: 'int8', list: false, sql: 'int8', enumName: null, pattern: null })
}
