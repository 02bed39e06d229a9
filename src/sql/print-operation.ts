/**
 * Plan → statement: one column per root field, each the finished JSON of that field; for a flat list
 * that is the only root, one row per row (docs/decisions/0009).
 *
 * `select (select row_to_json(j$0) from (…) as j$0) as r0, (select coalesce(json_agg(j$1), '[]') …) as r1`
 * `select row_to_json(j$0) as r0 from (select … as "name" from …) as j$0`
 *
 * JSON comes from row types, the cheapest form PostgreSQL has; never from `jsonb`, which reorders.
 * Nested rows are correlated subselects: with `order by` and `limit` PostgreSQL computes them only for
 * the rows that stay (docs/decisions/0003). The alias of a subselect has a `$`, which no GraphQL name
 * has: with an alias `t` the response name "t" would make `row_to_json(t)` mean the column.
 */
import type { ModelEnum } from '../schema/model.ts'
import type { OperationPlan, RootPlan, SelectRoot } from '../plan/plan.ts'
import { PrintContext } from './print-context.ts'
import { printOnly, printRows } from './print-select.ts'
import { alias, join, sql, type Sql } from './sql.ts'
import { toStatement, type Statement } from './statement.ts'

/** Null when no root needs the database. */
export function printOperation(
  plan: OperationPlan,
  enums: Readonly<Record<string, ModelEnum>>,
): Statement | null {
  const context = new PrintContext(enums)
  const [only, ...others] = plan.roots.filter(isSelect)
  if (only === undefined) return null
  if (others.length > 0) return toStatement(printColumns([only, ...others], context), 'one')
  const form = isFlatList(only) ? 'each' : only.kind
  return toStatement(printOnly(only.select, form, context), form === 'each' ? 'many' : 'one')
}

function printColumns(roots: readonly SelectRoot[], context: PrintContext): Sql {
  const columns = roots.map(({ select, kind }, index) => {
    const rows = printRows(select, kind, { context, outer: null, join: [] })
    return sql`${rows} as ${alias('r', index)}`
  })
  return sql`select ${join(columns, sql`, `)}`
}

/** A list without nested rows. */
function isFlatList({ kind, select }: SelectRoot): boolean {
  return kind === 'many' && select.fields.every((field) => !('select' in field))
}

/** Roots that have a column in the statement's row, in order. */
export function isSelect(root: RootPlan): root is SelectRoot {
  return root.kind === 'many' || root.kind === 'one'
}
