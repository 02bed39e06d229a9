/**
 * Plan of a mutation → its statements, which run in one transaction. Each field of Mutation writes, then
 * reads the rows as they are:
 *
 * `with w$0 as (insert … returning key) select set_config('fraiseql.w0', keys, true)`
 * `select (select row_to_json(j$0) from (select … from keys of fraiseql.w0 join …) as j$0) as r0`
 *
 * Two statements, since a statement does not see what it writes itself. One is enough where it says all
 * that is asked: rows of a plain table with columns of their own alone, and deleted rows, which are read
 * as they were (docs/decisions/0011). Rows with rows related to them are written by a statement for each
 * step (docs/decisions/0012).
 */
import type { ModelEnum } from '../schema/model.ts'
import type { OperationPlan, SelectRoot, ValueRoot } from '../plan/plan.ts'
import type { ResponseRoot } from '../plan/response-plan.ts'
import type { WritePlan } from '../plan/write-plan.ts'
import { PrintContext } from './print-context.ts'
import { isSelect } from './print-operation.ts'
import { printResponse } from './print-response.ts'
import { printRows } from './print-select.ts'
import { printColumn } from './print-column.ts'
import { printStep, stepKeys } from './print-step.ts'
import { printCall, printWrite, type PrintedWrite } from './print-write.ts'
import { orderOf, writtenRows } from './print-written-rows.ts'
import { raiseAbove } from './raise.ts'
import { alias, identifier, sql, text, type Sql } from './sql.ts'
import { toStatement, type Statement } from './statement.ts'

export interface MutationStatement {
  readonly statement: Statement
  /** Its one row has the JSON of the next root. */
  readonly answers: boolean
}

export interface MutationOptions {
  readonly enums: Readonly<Record<string, ModelEnum>>
  /**
   * Whether each answer is kept in a setting of the transaction too, `fraiseql.answer0` and so on, for a
   * statement behind them to store.
   */
  readonly keepsAnswers: boolean
}

export function printMutation(
  plan: OperationPlan,
  { enums, keepsAnswers }: MutationOptions,
): readonly MutationStatement[] {
  let answers = 0
  const finish = (value: Sql): Sql => {
    const setting = text(`fraiseql.answer${answers++}`)
    const kept = keepsAnswers
      ? sql`set_config(${setting}, coalesce((${value})::text, 'null'), true)`
      : value
    return sql`${kept} as ${alias('r', 0)}`
  }
  return plan.roots.flatMap((root, index) => {
    const context = new PrintContext(enums)
    if (root.kind === 'response') return printSaid(root, index, { context, finish })
    if (root.kind === 'value') return [answer(printCallValue(root, { context, finish }))]
    return isSelect(root) ? printRoot(root, index, { context, finish }) : []
  })
}

interface RootContext {
  readonly context: PrintContext
  /** The JSON of a root → the one column of its statement. */
  readonly finish: (value: Sql) => Sql
}

/** The value of a function as JSON: true for nothing, an array for a set. */
function printCallValue({ call, value, set }: ValueRoot, { context, finish }: RootContext): Sql {
  const table = context.nextTable()
  if (value === null)
    return sql`select ${finish(sql`'true'::json`)} from ${printCall(call)} as ${table}`
  const name = identifier(value.column)
  const json = printColumn(value, table, context)
  if (!set)
    return sql`select ${finish(sql`to_json(${json})`)} from ${printCall(call)} as ${table}(${name})`
  const place = context.nextCell()
  const list = sql`coalesce(json_agg(${json} order by ${table}.${place}), '[]'::json)`
  return sql`select ${finish(list)} from ${printCall(call)} with ordinality as ${table}(${name}, ${place})`
}

function printSaid(
  root: ResponseRoot,
  index: number,
  { context, finish }: RootContext,
): readonly MutationStatement[] {
  const { call, value, from, undo } = printResponse(root, index, context)
  return [
    { statement: toStatement(call), answers: false },
    answer(sql`select ${finish(value)} from ${from}`),
    { statement: toStatement(undo), answers: false },
  ]
}

function printRoot(
  root: SelectRoot,
  index: number,
  { context, finish }: RootContext,
): readonly MutationStatement[] {
  const { write, select, kind } = root
  if (write === null) return []
  if (write.kind === 'nested') {
    const steps = write.steps.map((step, number) => printStep(step, number, context.enums))
    const rows = writtenRows(write, stepKeys(write.steps, context), { context, kind })
    const value = printRows(select, kind, { context, outer: null, join: [], rows })
    return [
      ...steps.map((step) => ({ statement: toStatement(step), answers: false })),
      answer(sql`select ${finish(value)}`),
    ]
  }
  const place = { context, outer: null, join: [] }
  if (write.kind === 'delete' || (write.isPlain && isFlat(root))) {
    const written = printWrite(write, ownColumns(root, write), context)
    const rows = { from: (table: Sql) => sql`${written.name} as ${table}`, orderBy: orderOf(write) }
    const value = printRows(select, kind, { ...place, rows })
    return [answer(sql`${written.with} select ${finish(value)}${check(write, written)}`)]
  }
  const setting = text(`fraiseql.w${index}`)
  const written = printWrite(write, keyColumns(write, context), context)
  const keys = sql`coalesce((select json_agg(${written.name})::text from ${written.name}), '[]')`
  const remember = sql`${written.with} select set_config(${setting}, ${keys}, true)${check(write, written)}`
  const json = sql`current_setting(${setting}, true)::json`
  const rows = writtenRows(write, { json, nameOf: (_, key) => alias('c', key) }, { context, kind })
  const value = printRows(select, kind, { ...place, rows })
  return [
    { statement: toStatement(remember), answers: false },
    answer(sql`select ${finish(value)}`),
  ]
}

function answer(statement: Sql): MutationStatement {
  return { statement: toStatement(statement), answers: true }
}

/** Columns of the rows themselves, and nothing of rows beside them. */
function isFlat({ select }: SelectRoot): boolean {
  return select.fields.every((field) => !('select' in field))
}

/** What the answer needs of the written rows: columns to show, to join by, and to order by. */
function ownColumns({ select }: SelectRoot, write: WritePlan): readonly ReturnedColumn[] {
  const names = new Set(write.key.map(({ column }) => column))
  for (const field of select.fields)
    if (field.kind === 'column') names.add(field.column)
    else if (field.kind !== 'constant') for (const { column } of field.join) names.add(column)
  return [...names].map((column) => ({ column, alias: identifier(column) }))
}

interface ReturnedColumn {
  readonly column: string
  readonly alias: Sql
}

function keyColumns({ key }: WritePlan, context: PrintContext): readonly ReturnedColumn[] {
  return key.map(({ column }) => ({ column, alias: context.nextCell() }))
}

/** More rows than there may be: the transaction ends. */
function check(write: WritePlan, { name }: PrintedWrite): Sql {
  if (write.kind === 'call' && write.set && write.rows.kind === 'constant')
    return raiseAbove(name, write.rows, 'RESULT_TOO_LARGE')
  const isBounded = write.kind === 'update' || write.kind === 'delete'
  return isBounded && write.atMost !== null
    ? raiseAbove(name, write.atMost, 'AT_MOST_EXCEEDED')
    : sql``
}
