/** Order terms → SQL. A term through to-one relations is a scalar subselect. */
import type { OrderTerm } from '../plan/plan.ts'
import { printJoin } from './print-condition.ts'
import type { PrintContext } from './print-context.ts'
import { identifier, join, sql, type Sql } from './sql.ts'

export function printOrder(terms: readonly OrderTerm[], table: Sql, context: PrintContext): Sql {
  const printed = terms.map((term) => {
    const key = printKey(term, table, context)
    const directed = term.direction === 'asc' ? key : sql`${key} desc`
    if (term.nulls === null) return directed
    return term.nulls === 'first' ? sql`${directed} nulls first` : sql`${directed} nulls last`
  })
  return join(printed, sql`, `)
}

function printKey({ path, column }: OrderTerm, table: Sql, context: PrintContext): Sql {
  const [step, ...rest] = path
  if (step === undefined) return sql`${table}.${identifier(column)}`
  const target = context.nextTable()
  const key = printKey({ path: rest, column, direction: 'asc', nulls: null }, target, context)
  const { schema, relation } = step.source
  return sql`(select ${key} from ${identifier(schema)}.${identifier(relation)} as ${target} where ${printJoin(step.join, table, target)})`
}
