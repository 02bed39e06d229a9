/** A row that is there, named by the fields of one key. */
import type { InputValue } from '../graphql/input-value.ts'
import { invariant } from '../lib/invariant.ts'
import type { ModelType, RelationField } from '../schema/model.ts'
import { referenceKeys } from '../schema/nested-writes.ts'
import { columnValue, type Row, rowOf, slotOf } from './plan-insert.ts'
import { givenValue } from './plan-presets.ts'
import { refusal } from './refusal.ts'
import { addStep, type StepList } from './step-list.ts'
import type { ColumnValue } from './write-plan.ts'

export interface FoundPlace {
  readonly field: RelationField
  readonly target: ModelType
  /** Columns of the row that refers to it, with which it must agree. */
  readonly known: ReadonlyMap<string, ColumnValue>
}

/** Gives the number of its step. */
export function planFind(
  value: InputValue,
  { field, target, known }: FoundPlace,
  list: StepList,
): number {
  const row = rowOf(value)
  checkKey([...row.keys()], target, list.role)
  const own = [...row].map(([name, part]) => columnValueOf(name, part, target))
  const shared = field.join.flatMap(({ column, targetColumn }) => {
    const given = known.get(column)
    return given === undefined
      ? []
      : [{ ...givenValue(target, targetColumn, given.value), isPreset: given.isPreset }]
  })
  const change = { kind: 'find', source: target.source, where: [...own, ...shared] } as const
  return addStep(list, { type: target, change, isRoot: false, isExact: true })
}

/** Rows by keys: those that are named by the same one together, as lists of values. */
export function planNames(
  items: readonly InputValue[],
  target: ModelType,
  role: string,
): readonly (readonly ColumnValue[])[] {
  const groups = Map.groupBy(items.map(rowOf), (row) => [...row.keys()].toSorted().join())
  return [...groups.values()].map((rows) => {
    const [first] = rows
    invariant(first !== undefined, 'a group has a member')
    const names = [...first.keys()]
    checkKey(names, target, role)
    return names.map((name) => {
      const items = rows.map((row) => slotOf(row.get(name)))
      return { ...columnValue(name, { kind: 'list', items }, target), nullable: false }
    })
  })
}

/** Of a list in the variables, whose length a request decides. */
export function planNamesOfRow(row: Row, target: ModelType, role: string): readonly ColumnValue[] {
  checkKey([...row.keys()], target, role)
  return [...row].map(([name, part]) => columnValueOf(name, part, target))
}

/** Of a null no row is found, so that it is refused. */
function columnValueOf(name: string, value: InputValue, type: ModelType): ColumnValue {
  return { ...columnValue(name, slotOf(value), type), nullable: false }
}

function checkKey(names: readonly string[], type: ModelType, role: string): void {
  const keys = referenceKeys(type, role)
  const given = names.toSorted().join()
  if (keys.some((key) => key.toSorted().join() === given)) return
  const ways = keys.map((key) => key.join(' and ')).join('; or ')
  throw refusal(`A row of ${type.name} is named by the fields of one key: ${ways}.`)
}
