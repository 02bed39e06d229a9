/**
 * Plan → statement: one column per root field, each the finished JSON of that field; or, for a flat
 * list that is the only root, one row per row (docs/decisions/0009).
 *
 * `select (select coalesce(json_agg(j$0), '[]') from (select … as "name" from …) as j$0) as r0`
 * `select row_to_json(j$0) as r0 from (select … as "name" from …) as j$0`
 *
 * JSON comes from row types, the cheapest form PostgreSQL has; never from `jsonb`, which reorders.
 * Nested rows are correlated subselects: with `order by` and `limit` PostgreSQL computes them only for
 * the rows that stay (docs/decisions/0003). The alias of a subselect has a `$`, which no GraphQL name
 * has: with an alias `t` the response name "t" would make `row_to_json(t)` mean the column.
 */
import type { ModelEnum } from '../schema/model.ts'
import type { OperationPlan, RootPlan, SelectPlan } from '../plan/plan.ts'
import { PrintContext } from './print-context.ts'
import { printRowObjects, printRows } from './print-select.ts'
import { alias, join, sql, type Sql } from './sql.ts'
import { toStatement, type Statement } from './statement.ts'

/** Null when no root needs the database. */
export function printOperation(
  plan: OperationPlan,
  enums: Readonly<Record<string, ModelEnum>>,
): Statement | null {
  const context = new PrintContext(enums)
  const flat = onlyFlatList(plan)
  if (flat !== undefined) return toStatement(printRowObjects(flat, context), 'many')
  const columns: Sql[] = []
  for (const root of plan.roots) {
    if (!isSelect(root)) continue
    const rows = printRows(root.select, root.kind, { context, outer: null, join: [] })
    columns.push(sql`${rows} as ${alias('r', columns.length)}`)
  }
  return columns.length === 0 ? null : toStatement(sql`select ${join(columns, sql`, `)}`)
}

/** A list without nested rows that is the only root of the statement: a row of the result each. */
function onlyFlatList({ roots }: OperationPlan): SelectPlan | undefined {
  const [only, ...others] = roots.filter(isSelect)
  if (only?.kind !== 'many' || others.length > 0) return undefined
  const isFlat = only.select.fields.every(({ kind }) => kind === 'column' || kind === 'constant')
  return isFlat ? only.select : undefined
}

type SelectRoot = Extract<RootPlan, { readonly select: SelectPlan }>

/** Roots that have a column in the statement's row, in order. */
export function isSelect(root: RootPlan): root is SelectRoot {
  return root.kind === 'many' || root.kind === 'one'
}
