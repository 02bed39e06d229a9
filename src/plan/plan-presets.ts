/** Values that the server gives to columns of a write and to arguments of a function. */
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
