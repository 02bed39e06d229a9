/** Insert, update and delete → the statement that makes the change, as a WITH query. */
import type {
  CallPlan,
  ChangePlan,
  ColumnValue,
  ConflictPlan,
  DeletePlan,
  InsertPlan,
  NestedPlan,
  StepValue,
  UpdatePlan,
  WritePlan,
} from '../plan/write-plan.ts'
import { isAlways, printCondition } from './print-condition.ts'
import type { PrintContext } from './print-context.ts'
import { printAmount } from './print-amount.ts'
import { printSource } from './print-select.ts'
import { alias, identifier, join, operator, parameter, sql, type Sql, typeName } from './sql.ts'

export interface PrintedWrite {
  /** `with w$0 as (… returning …)` */
  readonly with: Sql
  readonly name: Sql
}

export interface Returning {
  readonly column: string
  readonly alias: Sql
}

const comma = sql`, `

export function printWrite(
  write: Exclude<WritePlan, NestedPlan>,
  returning: readonly Returning[],
  context: PrintContext,
): PrintedWrite {
  const name = alias('w', 0)
  const table = context.nextTable()
  const columns = join(
    returning.map((column) => sql`${table}.${identifier(column.column)} as ${column.alias}`),
    comma,
  )
  if (write.kind === 'call') {
    const rows = sql`select ${columns} from ${printCall(write)} as ${table}`
    return { name, with: sql`with ${name} as (${rows})` }
  }
  const change = printChange(write, table, context)
  return { name, with: sql`with ${name} as (${change} returning ${columns})` }
}

type Change = InsertPlan | UpdatePlan | DeletePlan

function printChange(write: Change, table: Sql, context: PrintContext): Sql {
  switch (write.kind) {
    case 'insert':
      return printInsert(write, table, context)
    case 'update':
      return printUpdate(write, table, context)
    case 'delete':
      return printDelete(write, table, context)
  }
}

/** By name, so that an argument may be left out (manual, section 4.3.2). */
export function printCall({ function: source, arguments: given }: CallPlan): Sql {
  const values = given.map((value) => sql`${identifier(value.column)} => ${printValue(value)}`)
  return sql`${identifier(source.schema)}.${identifier(source.function)}(${join(values, comma)})`
}

function printInsert(
  { source, values, onConflict }: InsertPlan,
  table: Sql,
  context: PrintContext,
): Sql {
  const conflict = onConflict === null ? sql`` : sql` ${printConflict(onConflict)}`
  const columns =
    values.kind === 'rows'
      ? values.columns
      : [...values.columns, ...values.presets].map(({ column }) => column)
  const names = join(columns.map(identifier), comma)
  const rows = values.kind === 'rows' ? printRows(values.rows) : printUnnested(values, context)
  return sql`insert into ${printSource(source, table)} (${names}) ${rows}${conflict}`
}

function printRows(rows: readonly (readonly (ColumnValue | null)[])[]): Sql {
  const printed = rows.map((row) => {
    const cells = row.map((value) => (value === null ? sql`default` : printValue(value)))
    return sql`(${join(cells, comma)})`
  })
  return sql`values ${join(printed, comma)}`
}

type ColumnLists = Extract<InsertPlan['values'], { readonly kind: 'columns' }>

/** One array for each column; a column of lists as texts of arrays. */
function printUnnested({ columns, presets }: ColumnLists, context: PrintContext): Sql {
  const rows = alias('k', 0)
  const cells = columns.map(() => context.nextCell())
  const place = context.nextCell()
  const lists = columns.map((value) => printParameter(value, true))
  const values = columns.map(({ type }, index) => {
    const cell = sql`${rows}.${cells[index] ?? place}`
    return type.list ? castToList(cell, type) : cell
  })
  const all = join([...values, ...presets.map(printValue)], comma)
  return sql`select ${all} from unnest(${join(lists, comma)}) with ordinality as ${rows}(${join([...cells, place], comma)}) order by ${rows}.${place}`
}

export function castToList(cell: Sql, type: ColumnValue['type']): Sql {
  return sql`${cell}::${typeName(type.sql, true)}`
}

function printConflict({ key, update, presets }: ConflictPlan): Sql {
  const target = sql`on conflict (${join(key.map(identifier), comma)})`
  if (update.length === 0) return sql`${target} do nothing`
  const changes = [
    ...update.map((column) => sql`${identifier(column)} = excluded.${identifier(column)}`),
    ...presets.map((value) => sql`${identifier(value.column)} = ${printValue(value)}`),
  ]
  return sql`${target} do update set ${join(changes, comma)}`
}

function printUpdate(update: UpdatePlan, table: Sql, context: PrintContext): Sql {
  const changes = update.changes.map(
    (change) => sql`${identifier(change.column)} = ${printNew(change, table)}`,
  )
  const where = printChosen(update, table, context)
  return sql`update ${printSource(update.source, table)} set ${join(changes, comma)} where ${where}`
}

function printDelete(remove: DeletePlan, table: Sql, context: PrintContext): Sql {
  return sql`delete from ${printSource(remove.source, table)} where ${printChosen(remove, table, context)}`
}

/**
 * The rows of a filter, no more than one beyond `atMost`, so that a mistake does not lock the whole
 * table. The filter stands twice: PostgreSQL tests a row that another transaction has changed meanwhile
 * against the conditions of the change itself, not against those of the subselect.
 */
function printChosen(
  { where, atMost, source, key }: UpdatePlan | DeletePlan,
  table: Sql,
  context: PrintContext,
): Sql {
  const own = isAlways(where) ? sql`true` : printCondition(where, table, context)
  if (atMost === null) return own
  const inner = context.nextTable()
  const condition = isAlways(where) ? sql`true` : printCondition(where, inner, context)
  const columnsOf = (from: Sql): Sql =>
    join(
      key.map(({ column }) => sql`${from}.${identifier(column)}`),
      comma,
    )
  return sql`${own} and (${columnsOf(table)}) in (select ${columnsOf(inner)} from ${printSource(source, inner)} where ${condition} limit ${printAmount(atMost)} + 1)`
}

function printNew(change: ChangePlan, table: Sql): Sql {
  const old = sql`${table}.${identifier(change.column)}`
  const given = printValue(change)
  const { type } = change
  switch (change.change) {
    case 'set':
      return given
    case 'inc':
      return sql`${old} ${operator('+', null)} ${given}`
    case 'append':
      // A JSON document that is null becomes the one given.
      return type.list ? sql`${old} || ${given}` : sql`coalesce(${old} || ${given}, ${given})`
    case 'prepend':
      return sql`${given} || ${old}`
    case 'remove':
      return type.list
        ? sql`array_remove(${old}, ${printElement(change)})`
        : sql`${old} - ${printKeys(change)}`
  }
}

export function printValue(value: ColumnValue): Sql {
  return printParameter(value, false)
}

/** @param perRow - a list that has a value for each of several rows */
export function printParameter(
  { type, value, nullable, isPreset }: ColumnValue,
  perRow: boolean,
): Sql {
  if (value.kind === 'step') return printStepValue(value)
  return parameter(value, {
    base: type.base,
    list: type.list,
    sql: type.sql,
    enumName: type.base === 'enum' ? type.graphql : null,
    pattern: null,
    stored: { nullable, perRow, isPreset },
  })
}

function printStepValue({ step, column, type }: StepValue): Sql {
  const row = alias('k', 2)
  const name = identifier(column)
  const kept = sql`current_setting(${stepSetting(step)}, true)::json`
  return sql`(select ${row}.${name} from json_to_record(${kept}) as ${row}(${name} ${typeName(type.sql, type.list)}))`
}

/**
 * Where a step keeps its rows. perf: a parameter, so that steps of the same form have the same text, which is
 * prepared once. Fields of Mutation share the names, since one has answered before the next begins.
 */
export function stepSetting(step: number): Sql {
  return textParameter(settingName(step), false)
}

export function settingName(step: number): string {
  return `fraiseql.s${step}`
}

export function textParameter(value: unknown, list: boolean): Sql {
  const type = { base: 'text', list, sql: 'text', enumName: null, pattern: null } as const
  return parameter({ kind: 'constant', value }, type)
}

/** One element of the column's list. */
function printElement(change: ChangePlan): Sql {
  return printValue({ ...change, type: { ...change.type, list: false } })
}

/** Keys of a JSON object. */
function printKeys(change: ChangePlan): Sql {
  const type = { ...change.type, graphql: 'String', base: 'text', sql: 'text', list: true } as const
  return printValue({ ...change, type })
}
