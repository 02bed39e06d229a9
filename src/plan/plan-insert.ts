/**
 * New rows. Rows that have the same keys become lists by column, so that the statement is the same for
 * any number of them; rows that differ are spelled out, with the default where a key is absent.
 */
import { FraiseqlError } from '../errors.ts'
import type { InputValue } from '../graphql/input-value.ts'
import type { Slot } from '../graphql/slot.ts'
import { invariant } from '../lib/invariant.ts'
import type { ColumnField, ModelType, WriteColumns } from '../schema/model.ts'
import { mustBeGiven } from '../schema/row-inputs.ts'
import { fieldValue, keyName } from '../schema/write-inputs.ts'
import { checkLength } from './plan-amount.ts'
import { columnField, planPresets } from './plan-presets.ts'
import type { Amount } from './plan.ts'
import type { ColumnValue, ConflictPlan, InsertValues, RowCount } from './write-plan.ts'

export interface InsertPlace {
  readonly type: ModelType
  readonly role: string
  /** Values of columns that rows around these give. */
  readonly given?: readonly ColumnValue[]
}

export type Row = ReadonlyMap<string, InputValue>

export function planInsert(input: InputValue | undefined, place: InsertPlace): InsertValues {
  return rowsOf([rowOf(input)], place)
}

export interface PlannedInserts {
  readonly values: InsertValues
  readonly rows: Amount | RowCount
}

export function planInserts(input: InputValue | undefined, place: InsertPlace): PlannedInserts {
  const max = place.type.maxLimit
  if (input?.kind === 'rows') {
    const isNested = place.given !== undefined
    const rows = { kind: 'length', list: input.list, max, ...(isNested && { isNested }) } as const
    const row = rowOf(input.item)
    checkRequired([...row.keys()], place)
    const columns = [...row].map(([name, value]) => columnValue(name, slotOf(value), place.type))
    return { rows, values: { kind: 'columns', columns, presets: presetsOf(place) } }
  }
  invariant(input?.kind === 'list', 'the argument is a list')
  const rows = input.items.map(rowOf)
  const amount = {
    kind: 'constant',
    value: checkLength(rows.length, max, place.given !== undefined),
  } as const
  return { rows: amount, values: columnsOf(rows, place) ?? rowsOf(rows, place) }
}

/** Undefined when the rows have not the same keys, or have none. */
function columnsOf(rows: readonly Row[], place: InsertPlace): InsertValues | undefined {
  const [first] = rows
  // Without a row nothing is known of the columns, and nothing is needed.
  if (first === undefined) return { kind: 'columns', columns: noRows(place), presets: [] }
  const names = [...first.keys()]
  if (names.length === 0) return undefined
  if (!rows.every((row) => row.size === first.size && names.every((name) => row.has(name))))
    return undefined
  checkRequired(names, place)
  const columns = names.map((name) => {
    const items = rows.map((row) => slotOf(row.get(name)))
    return columnValue(name, { kind: 'list', items }, place.type)
  })
  return { kind: 'columns', columns, presets: presetsOf(place) }
}

/** A column that the role may write, with no value for no row. */
function noRows(place: InsertPlace): ColumnValue[] {
  return [columnValue(someField(place).name, { kind: 'constant', value: [] }, place.type)]
}

function rowsOf(rows: readonly Row[], place: InsertPlace): InsertValues {
  const { type } = place
  const presets = presetsOf(place)
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  const columns = names.map((name) => columnField(type, name).column)
  const spelled = rows.map((row) => {
    checkRequired([...row.keys()], place)
    const cells = names.map((name) => {
      const value = row.get(name)
      return value === undefined ? null : columnValue(name, slotOf(value), type)
    })
    return [...cells, ...presets]
  })
  const all = [...columns, ...presets.map(({ column }) => column)]
  if (all.length > 0) return { kind: 'rows', columns: all, rows: spelled }
  return { kind: 'rows', columns: [someField(place).column], rows: rows.map(() => [null]) }
}

/** An input type has fields, so there is one. */
function someField(place: InsertPlace): ColumnField {
  const [name] = writesOf(place, 'create').fields
  invariant(name !== undefined, 'a role that creates rows gives values')
  return columnField(place.type, name)
}

/** What is the same for every row. */
function presetsOf(place: InsertPlace): readonly ColumnValue[] {
  return [...planPresets(writesOf(place, 'create'), place.type), ...(place.given ?? [])]
}

/** Where a relation may give a column, the input type does not ask for the column itself. */
function checkRequired(names: readonly string[], place: InsertPlace): void {
  const given = new Set(place.given?.map(({ column }) => column))
  for (const name of writesOf(place, 'create').fields) {
    const field = columnField(place.type, name)
    if (mustBeGiven(field) && !names.includes(name) && !given.has(field.column))
      throw new FraiseqlError('BAD_USER_INPUT', {
        message: `A new row of ${place.type.name} needs the field "${name}", or a relation that gives it.`,
      })
  }
}

function writesOf({ type, role }: InsertPlace, kind: 'create' | 'update'): WriteColumns {
  const columns = type.writes[role]?.[kind]
  invariant(columns !== null && columns !== undefined, 'fields are validated for the role')
  return columns
}

export function rowOf(value: InputValue | undefined): Row {
  invariant(value?.kind === 'object', 'a new row is an object')
  return value.fields
}

export function slotOf(value: InputValue | undefined): Slot {
  invariant(value?.kind === 'leaf', 'values of columns are leaves or lists of leaves')
  return value.slot
}

export function columnValue(name: string, value: Slot, type: ModelType): ColumnValue {
  const field = columnField(type, name)
  const { column, type: columnType, input } = field
  const nullable = input?.nullable === true
  return { column, type: columnType, value, nullable, isPreset: false }
}

/** Absent: a row whose key is there already is an error. */
export function planConflict(
  value: InputValue | undefined,
  given: InsertValues | null,
  place: InsertPlace,
): ConflictPlan | null {
  if (value === undefined) return null
  if (value.kind !== 'object')
    throw new FraiseqlError('BAD_USER_INPUT', {
      message: 'Argument "onConflict" must not be null.',
    })
  const { type, role } = place
  const chosen = knownOf(value.fields.get('key'))
  const key = type.writes[role]?.conflictKeys.find((fields) => keyName(fields) === chosen)
  invariant(key !== undefined, 'the enum has the keys of the role')
  const names = updatedFields(value.fields.get('update'))
  const update = names.length === 0 ? [] : updatedColumns(names, place)
  if (given !== null) checkGiven(update, given)
  return {
    key: key.map((name) => columnField(type, name).column),
    update,
    presets: update.length === 0 ? [] : planPresets(writesOf(place, 'update'), type),
  }
}

function updatedColumns(names: readonly unknown[], place: InsertPlace): readonly string[] {
  const { fields } = writesOf(place, 'update')
  return fields
    .filter((name) => names.includes(fieldValue(name)))
    .map((name) => columnField(place.type, name).column)
}

/** A row that does not give the field would set it to its default, not leave it alone. */
function checkGiven(update: readonly string[], values: InsertValues): void {
  const isGiven = (column: string): boolean => {
    if (values.kind === 'columns') return values.columns.some((value) => value.column === column)
    const index = values.columns.indexOf(column)
    return values.rows.every((row) => (row[index] ?? null) !== null)
  }
  if (update.every(isGiven)) return
  throw new FraiseqlError('BAD_USER_INPUT', {
    message: 'A field in "update" of argument "onConflict" is not given by every row.',
  })
}

function updatedFields(value: InputValue | undefined): readonly unknown[] {
  if (value === undefined) return []
  if (value.kind === 'null')
    throw new FraiseqlError('BAD_USER_INPUT', {
      message: 'Field "update" of argument "onConflict" must not be null.',
    })
  const names = knownOf(value)
  invariant(Array.isArray(names), 'fields to update are a list')
  return names
}

function knownOf(value: InputValue | undefined): unknown {
  invariant(value?.kind === 'leaf', 'values of structural enums are leaves')
  return value.known
}
