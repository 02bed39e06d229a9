/** Values that do not come from the client: of the server, and of rows that are written with this one. */
import { invariant } from '../lib/invariant.ts'
import type { ColumnField, ColumnType, ModelType, Preset, WriteColumns } from '../schema/model.ts'
import type { ColumnValue } from './write-plan.ts'

export function planPresets({ presets }: WriteColumns, type: ModelType): readonly ColumnValue[] {
  return Object.entries(presets).map(([name, preset]) =>
    presetValue(preset, columnField(type, name)),
  )
}

export function presetValue(
  preset: Preset,
  { column, type }: { readonly column: string; readonly type: ColumnType },
): ColumnValue {
  const value = preset.kind === 'claim' ? preset : { kind: preset.kind, value: preset.value }
  return { column, type, value, nullable: false, isPreset: true }
}

/** A field that is known to be a column's. */
export function columnField(type: ModelType, name: string): ColumnField {
  const field = type.fields[name]
  invariant(field?.kind === 'column', 'input fields are columns')
  return field
}

/** The field of a column that is known to have one. */
export function fieldOfColumn(type: ModelType, column: string): ColumnField {
  const field = Object.values(type.fields).find(
    (some) => some.kind === 'column' && some.column === column,
  )
  invariant(field?.kind === 'column', 'the columns of keys are fields')
  return field
}

export function givenValue(
  type: ModelType,
  column: string,
  value: ColumnValue['value'],
): ColumnValue {
  const nullable = value.kind === 'constant' && value.value === null
  return { column, type: fieldOfColumn(type, column).type, value, nullable, isPreset: true }
}
