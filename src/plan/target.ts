/** The relation that a write changes, and how its rows are found again. */
import type { ModelType } from '../schema/model.ts'
import { fieldOfColumn } from './plan-presets.ts'
import type { KeyColumn, WritePlan } from './write-plan.ts'

export function targetOf(type: ModelType): Pick<WritePlan, 'source' | 'key' | 'isPlain'> {
  return { source: type.source, key: keyOf(type), isPlain: type.isPlain }
}

export function keyOf(type: ModelType): readonly KeyColumn[] {
  return type.primaryKey.map((column) => ({ column, type: fieldOfColumn(type, column).type }))
}
