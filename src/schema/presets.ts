/** Values that the server gives to columns and arguments: claims, and constants of the schema. */
import type { PresetDefinition } from './definition.ts'
import type { Enums } from './compile-enums.ts'
import type { ColumnType, Preset } from './model.ts'
import { scalars } from './scalars.ts'

export function presetOf(definition: PresetDefinition): Preset {
  return 'claim' in definition
    ? { kind: 'claim', claim: definition.claim }
    : { kind: 'constant', value: definition.value }
}

/** A constant that its column would refuse, it would refuse at each request. */
export function isFitting(definition: PresetDefinition, type: ColumnType, enums: Enums): boolean {
  if ('claim' in definition) return typeof definition.claim === 'string' && definition.claim !== ''
  const value: unknown = definition.value
  if (type.list || !['string', 'number', 'boolean'].includes(typeof value)) return false
  if (type.base === 'enum')
    return enums.byName[type.graphql]?.values.some(({ label }) => label === value) === true
  const scalar = scalars.get(type.graphql)
  return scalar !== undefined && coerces(() => scalar.coerceInputValue(value))
}

function coerces(coerce: () => unknown): boolean {
  try {
    coerce()
    return true
  } catch {
    return false
  }
}
