/**
 * A step of a nested write → one statement. What later steps and the answer need of its rows is kept in a
 * setting of the transaction, as JSON objects with commas between them:
 *
 * `with w$0 as (insert … returning "id") select set_config('fraiseql.s0', rows, true)`
 * `with w$0 as (insert … values ((select "id" from json_to_record(current_setting('fraiseql.s0')) …)) …`
 *
 * A statement for each, so that row policies see the rows that the steps before it wrote.
 */
import type { ModelEnum } from '../schema/model.ts'
import type { ColumnValue, FindPlan, LinkPlan, StepPlan } from '../plan/write-plan.ts'
import { PrintContext } from './print-context.ts'
import { printSource } from './print-select.ts'
import {
  castToList,
  type PrintedWrite,
  printParameter,
  printValue,
  printWrite,
  type Returning,
  settingName,
  stepSetting,
  textParameter,
} from './print-write.ts'
import type { KeyList } from './print-written-rows.ts'
import { raiseAbove, raiseWhen } from './raise.ts'
import { alias, identifier, join, operator, sql, type Sql } from './sql.ts'

const comma = sql`, `
const and = sql` and `

export function printStep(
  step: StepPlan,
  number: number,
  enums: Readonly<Record<string, ModelEnum>>,
): Sql {
  const context = new PrintContext(enums)
  const { change, keeps } = step
  const kept = keeps.length > 0 || change.kind === 'find' ? keeps : change.key
  const returning = kept.map(({ column }) => ({ column, alias: identifier(column) }))
  const written = printChange(change, returning, context)
  const { name } = written
  const rows = sql`coalesce((select string_agg(row_to_json(${name})::text, ',') from ${name}), '')`
  const value =
    keeps.length > 0 ? sql`set_config(${stepSetting(number)}, ${rows}, true)` : sql`true`
  return sql`${written.with} select ${value}${printCheck(step, written, context)}`
}

/** The rows of the field, from the settings of their steps. */
export function stepKeys(steps: readonly StepPlan[], context: PrintContext): KeyList {
  const numbers = steps.flatMap(({ isRoot }, number) => (isRoot ? [number] : []))
  const settings = textParameter(numbers.map(settingName), true)
  const list = alias('k', 1)
  const [name, place] = [context.nextCell(), context.nextCell()]
  const rows = sql`(select string_agg(nullif(current_setting(${list}.${name}, true), ''), ',' order by ${list}.${place}) from unnest(${settings}) with ordinality as ${list}(${name}, ${place}))`
  return { json: sql`concat('[', ${rows}, ']')::json`, nameOf: identifier }
}

function printChange(
  change: StepPlan['change'],
  returning: readonly Returning[],
  context: PrintContext,
): PrintedWrite {
  if (change.kind === 'insert' || change.kind === 'update')
    return printWrite(change, returning, context)
  const name = alias('w', 0)
  const table = context.nextTable()
  const columns = join(
    returning.map((column) => sql`${table}.${identifier(column.column)} as ${column.alias}`),
    comma,
  )
  const statement =
    change.kind === 'find'
      ? printFind(change, columns, table)
      : sql`${printLink(change, table, context)} returning ${columns}`
  return { name, with: sql`with ${name} as (${statement})` }
}

function printFind({ source, where }: FindPlan, columns: Sql, table: Sql): Sql {
  const conditions = where.map((value) => equals(table, value, printValue(value)))
  return sql`select ${columns} from ${printSource(source, table)} where ${join(conditions, and)}`
}

function printLink(
  { source, named, where, changes }: LinkPlan,
  table: Sql,
  context: PrintContext,
): Sql {
  const set = changes.map((value) => sql`${identifier(value.column)} = ${printValue(value)}`)
  const names = printNames(named, alias('k', 0), context)
  const conditions = [
    ...named.map((value, index) => equals(table, value, names.cells[index] ?? names.from)),
    ...where.map((value) => equals(table, value, printValue(value))),
  ]
  const from = named.length === 0 ? sql`` : sql` from ${names.from}`
  return sql`update ${printSource(source, table)} set ${join(set, comma)}${from} where ${join(conditions, and)}`
}

interface PrintedNames {
  readonly from: Sql
  /** A value for each of the columns that name a row. */
  readonly cells: readonly Sql[]
}

function printNames(named: readonly ColumnValue[], list: Sql, context: PrintContext): PrintedNames {
  const columns = named.map((value) => ({ value, name: context.nextCell() }))
  const lists = join(
    named.map((value) => printParameter(value, true)),
    comma,
  )
  const names = join(
    columns.map(({ name }) => name),
    comma,
  )
  return {
    from: sql`unnest(${lists}) as ${list}(${names})`,
    cells: columns.map(({ value, name }) => {
      const cell = sql`${list}.${name}`
      return value.type.list ? castToList(cell, value.type) : cell
    }),
  }
}

function equals(table: Sql, { column, type }: ColumnValue, value: Sql): Sql {
  const schema = type.list ? null : type.operatorSchema
  return sql`${table}.${identifier(column)} ${operator('=', schema)} ${value}`
}

function printCheck(
  { change, isExact }: StepPlan,
  { name }: PrintedWrite,
  context: PrintContext,
): Sql {
  if (change.kind === 'link') {
    const expected = change.named.length === 0 ? sql`1` : printExpected(change.named, context)
    return raiseWhen(name, sql`<> ${expected}`, 'RELATED_ROW_NOT_FOUND')
  }
  if (isExact) return raiseWhen(name, sql`<> 1`, 'RELATED_ROW_NOT_FOUND')
  if (change.kind === 'update' && change.atMost !== null)
    return raiseAbove(name, change.atMost, 'AT_MOST_EXCEEDED')
  return sql``
}

/** A row that is named twice is one row. */
function printExpected(named: readonly ColumnValue[], context: PrintContext): Sql {
  const { from, cells } = printNames(named, alias('k', 1), context)
  const [only, ...others] = cells
  const row = others.length === 0 && only !== undefined ? only : sql`(${join(cells, comma)})`
  return sql`(select count(distinct ${row}) from ${from})`
}
