/**
 * New rows with rows related to them → steps in the order of their foreign keys: what a row refers to, the
 * row, what refers to it.
 */
import type { InputValue } from '../graphql/input-value.ts'
import { invariant } from '../lib/invariant.ts'
import type { ModelType, RelationField } from '../schema/model.ts'
import { checkLength } from './plan-amount.ts'
import { planInsert, planInserts, type Row, rowOf } from './plan-insert.ts'
import { linkTarget, nullRelation, planParting, planRelinks, relationParts } from './plan-links.ts'
import { fieldOfColumn, givenValue, planPresets } from './plan-presets.ts'
import { planFind } from './plan-reference.ts'
import type { Amount } from './plan.ts'
import { refusal } from './refusal.ts'
import { addStep, type StepList, stepValue } from './step-list.ts'
import { targetOf } from './target.ts'
import type { ColumnValue } from './write-plan.ts'

export interface NewRowPlace {
  readonly type: ModelType
  /** Values of columns that rows around this one give. */
  readonly given: readonly ColumnValue[]
  /** It is one of the rows of the field of Mutation. */
  readonly isRoot: boolean
}

export function hasRelations(value: InputValue | undefined, { fields }: ModelType): boolean {
  return (
    value?.kind === 'object' &&
    [...value.fields.keys()].some((name) => fields[name]?.kind !== 'column')
  )
}

/** Undefined when none of them has relations, so that all are one statement. */
export function rowsWithRelations(
  value: InputValue | undefined,
  type: ModelType,
  isNested: boolean,
): readonly Row[] | undefined {
  // Rows that are alike have no rows in them, so that a relation is null.
  if (value?.kind === 'rows' && hasRelations(value.item, type)) throw nullRelation()
  if (value?.kind !== 'list' || !value.items.some((item) => hasRelations(item, type)))
    return undefined
  checkLength(value.items.length, type.maxLimit, isNested)
  return value.items.map(rowOf)
}

const one: Amount = Object.freeze({ kind: 'constant', value: 1 })

/** Gives the number of the step that makes the row. */
export function planRow(row: Row, { type, given, isRoot }: NewRowPlace, list: StepList): number {
  const { role } = list
  const { columns, relations } = splitRow(row, type)
  const known = new Map(presetsOf(type, list).map((value) => [value.column, value] as const))
  for (const value of writable(given, type, { list, known })) known.set(value.column, value)
  for (const { field, value } of relations)
    if (field.key?.holder === 'own') {
      refuseColumns(field, columns, type)
      const step = planReferred(value, { field, known }, list)
      const values = field.join.map(({ column, targetColumn }) =>
        givenValue(type, column, stepValue(list, step, targetColumn)),
      )
      for (const taken of writable(values, type, { list, known })) known.set(taken.column, taken)
    }
  const ofServer = new Set(presetsOf(type, list).map(({ column }) => column))
  const values = planInsert(
    { kind: 'object', fields: columns },
    { type, role, given: [...known.values()].filter(({ column }) => !ofServer.has(column)) },
  )
  const target = targetOf(type)
  const change = { kind: 'insert', ...target, rows: one, values, onConflict: null } as const
  const step = addStep(list, { type, change, isRoot, isExact: false })
  if (!isRoot) list.related.push(one)
  for (const { field, value } of relations)
    if (field.key?.holder === 'target') planRelated(value, { field, step }, list)
  return step
}

export interface ReferredPlace {
  readonly field: RelationField
  /** Columns of the row whose values are known, which the row that is referred to must agree with. */
  readonly known: ReadonlyMap<string, ColumnValue>
}

/** The row that a foreign key of the row's own will refer to. Gives the number of its step. */
export function planReferred(
  value: InputValue,
  { field, known }: ReferredPlace,
  list: StepList,
): number {
  const target = linkTarget(field, list)
  const parts = relationParts(value, field)
  const connected = parts.get('connect')
  if (connected !== undefined) return planFind(connected, { field, target, known }, list)
  const row = rowOf(parts.get('create'))
  return planRow(row, { type: target, given: [], isRoot: false }, list)
}

export interface RelatedPlace {
  readonly field: RelationField
  /** Of the row that is referred to. */
  readonly step: number
}

/** Rows whose foreign key refers to the row of a step: let go first, so that keys of theirs are free. */
export function planRelated(
  value: InputValue,
  { field, step }: RelatedPlace,
  list: StepList,
): void {
  const target = linkTarget(field, list)
  const parts = new Map([...relationParts(value, field)].filter(([, part]) => !isEmpty(part)))
  // Without any of them the row of the step need not be there.
  if (parts.size === 0) return
  const given = field.join.map(({ column, targetColumn }) =>
    givenValue(target, targetColumn, stepValue(list, step, column)),
  )
  const place = { field, target, given }
  const disconnected = parts.get('disconnect')
  if (disconnected !== undefined) planParting(disconnected, place, list)
  const connected = parts.get('connect')
  if (connected !== undefined) planRelinks(connected, place, list)
  const created = parts.get('create')
  if (created !== undefined) planChildren(created, { target, given }, list)
}

function isEmpty(value: InputValue): boolean {
  return value.kind === 'list' && value.items.length === 0
}

interface ChildPlace {
  readonly target: ModelType
  readonly given: readonly ColumnValue[]
}

/** One statement for all of them, or one for each where some have rows of their own. */
function planChildren(value: InputValue, { target, given }: ChildPlace, list: StepList): void {
  const place = { type: target, given, isRoot: false }
  if (value.kind === 'object') {
    planRow(value.fields, place, list)
    return
  }
  const rows = rowsWithRelations(value, target, true)
  if (rows === undefined) planPlainChildren(value, { target, given }, list)
  else for (const row of rows) planRow(row, place, list)
}

function planPlainChildren(value: InputValue, { target, given }: ChildPlace, list: StepList): void {
  const known = new Map(presetsOf(target, list).map((preset) => [preset.column, preset] as const))
  const own = writable(given, target, { list, known })
  const { values, rows } = planInserts(value, { type: target, role: list.role, given: own })
  list.related.push(rows)
  const change = { kind: 'insert', ...targetOf(target), rows, values, onConflict: null } as const
  addStep(list, { type: target, change, isRoot: false, isExact: false })
}

interface SplitRow {
  readonly columns: Row
  readonly relations: readonly { readonly field: RelationField; readonly value: InputValue }[]
}

function splitRow(row: Row, { fields }: ModelType): SplitRow {
  const columns = new Map<string, InputValue>()
  const relations: SplitRow['relations'][number][] = []
  for (const [name, value] of row) {
    const field = fields[name]
    invariant(field !== undefined, 'input fields are fields of the type')
    if (field.kind === 'column') columns.set(name, value)
    else relations.push({ field, value })
  }
  return { columns, relations }
}

/** What a relation gives cannot be given a second time. */
function refuseColumns({ name, join }: RelationField, columns: Row, type: ModelType): void {
  for (const { column } of join) {
    const field = fieldOfColumn(type, column)
    if (columns.has(field.name))
      throw refusal(`A new row can have "${field.name}" or "${name}", not both.`)
  }
}

interface Known {
  readonly list: StepList
  readonly known: ReadonlyMap<string, ColumnValue>
}

/** Columns that the role may give; others stay what presets and defaults make them. */
function writable(
  values: readonly ColumnValue[],
  type: ModelType,
  { list, known }: Known,
): readonly ColumnValue[] {
  const fields = type.writes[list.role]?.create?.fields ?? []
  return values.filter(
    ({ column }) => !known.has(column) && fields.includes(fieldOfColumn(type, column).name),
  )
}

function presetsOf(type: ModelType, { role }: StepList): readonly ColumnValue[] {
  const create = type.writes[role]?.create
  return create === null || create === undefined ? [] : planPresets(create, type)
}
