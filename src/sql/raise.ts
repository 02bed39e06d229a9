/** Conditions of the data that end the transaction. */
import { type RaisedCode, raisedText } from '../lib/raised-code.ts'
import type { Amount } from '../plan/plan.ts'
import { printAmount } from './print-amount.ts'
import { sql, text, type Sql } from './sql.ts'

/** There are more rows than there may be. */
export function raiseAbove(name: Sql, amount: Amount, code: RaisedCode): Sql {
  return raiseWhen(name, sql`> ${printAmount(amount)}`, code)
}

/**
 * A cast that fails. The count keeps the planner from casting ahead.
 *
 * @param comparison - operator and right side, behind the number of rows
 */
export function raiseWhen(name: Sql, comparison: Sql, code: RaisedCode): Sql {
  const count = sql`(select count(*) from ${name})`
  const refusal = sql`(${text(raisedText(code))} || ${count})::int4 is null`
  return sql` where case when ${count} ${comparison} then ${refusal} else true end`
}
