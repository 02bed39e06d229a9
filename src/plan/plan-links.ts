/** Rows that are there and begin, or cease, to refer to the row of a step. */
import type { InputValue } from '../graphql/input-value.ts'
import type { FraiseqlError } from '../errors.ts'
import { invariant } from '../lib/invariant.ts'
import type { ModelType, RelationField } from '../schema/model.ts'
import { checkLength } from './plan-amount.ts'
import { rowOf } from './plan-insert.ts'
import { fieldOfColumn, givenValue, planPresets } from './plan-presets.ts'
import { planNames, planNamesOfRow } from './plan-reference.ts'
import { refusal } from './refusal.ts'
import { addStep, type StepList } from './step-list.ts'
import { keyOf } from './target.ts'
import type { ColumnValue } from './write-plan.ts'

export interface LinkPlace {
  readonly field: RelationField
  readonly target: ModelType
  /** Columns of the target's foreign key, with the values of the row they are to refer to. */
  readonly given: readonly ColumnValue[]
}

export function linkTarget({ target }: RelationField, { model }: StepList): ModelType {
  const type = model.types[target]
  invariant(type !== undefined, 'a relation has a target')
  return type
}

/** `create`, `connect` and `disconnect` of a relation. */
export function relationParts(
  value: InputValue,
  { name }: RelationField,
): ReadonlyMap<string, InputValue> {
  if (value.kind === 'null') throw nullRelation()
  invariant(value.kind === 'object', 'a relation is an object')
  for (const [link, part] of value.fields)
    if (part.kind === 'null') throw refusal(`"${link}" of relation "${name}" must not be null.`)
  return value.fields
}

export function nullRelation(): FraiseqlError {
  return refusal('A relation must not be null; leave it out.')
}

/** `disconnect: true`, where there is one row. */
export function checkTrue(value: InputValue): void {
  if (value.kind !== 'leaf' || value.known !== true) throw refusal('"disconnect" must be true.')
}

export function planRelinks(value: InputValue, { target, given }: LinkPlace, list: StepList): void {
  const fields = target.writes[list.role]?.update?.fields ?? []
  const isFree = ({ column }: ColumnValue): boolean =>
    fields.includes(fieldOfColumn(target, column).name)
  const changes = [...given.filter(isFree), ...presetsOf(target, list)]
  for (const named of namesOf(value, target, list))
    addLink(target, { named, where: [], changes }, list)
}

/** Rows that refer to another row, or to none, are not let go. */
export function planParting(
  value: InputValue,
  { field, target, given }: LinkPlace,
  list: StepList,
): void {
  const nothing = { kind: 'constant', value: null } as const
  const parted = (field.key?.parting ?? []).map((column) => givenValue(target, column, nothing))
  const changes = [...parted, ...presetsOf(target, list)]
  if (field.kind === 'one') {
    checkTrue(value)
    list.related.push({ kind: 'constant', value: 1 })
    addLink(target, { named: [], where: given, changes }, list)
  } else
    for (const named of namesOf(value, target, list))
      addLink(target, { named, where: given, changes }, list)
}

interface Names {
  readonly named: readonly ColumnValue[]
  readonly where: readonly ColumnValue[]
  readonly changes: readonly ColumnValue[]
}

function addLink(target: ModelType, names: Names, list: StepList): void {
  const change = { kind: 'link', source: target.source, key: keyOf(target), ...names } as const
  addStep(list, { type: target, change, isRoot: false, isExact: false })
}

function namesOf(
  value: InputValue,
  target: ModelType,
  { role, related }: StepList,
): readonly (readonly ColumnValue[])[] {
  if (value.kind === 'rows') {
    related.push({ kind: 'length', list: value.list, max: target.maxLimit, isNested: true })
    return [planNamesOfRow(rowOf(value.item), target, role)]
  }
  const items = value.kind === 'list' ? value.items : [value]
  related.push({ kind: 'constant', value: checkLength(items.length, target.maxLimit, true) })
  return planNames(items, target, role)
}

function presetsOf(type: ModelType, { role }: StepList): readonly ColumnValue[] {
  const update = type.writes[role]?.update
  return update === null || update === undefined ? [] : planPresets(update, type)
}
