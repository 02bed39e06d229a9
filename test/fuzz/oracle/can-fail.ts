/** Whether a filter can fail, or hold, for some row, by its form alone. */
import type { ModelField, ModelType } from '../../../src/schema/model.ts'
import type { World } from './world.ts'

type Input = Readonly<Record<string, unknown>>

interface Place {
  readonly type: ModelType
  readonly world: World
  /** Whether an empty list in the filter is seen: one of a variable is not, one of the document is. */
  readonly seesLists: boolean
}

export function canFail(where: unknown, place: Place): boolean {
  return Object.entries(where as Input).some(([key, value]) => {
    if (key === '_and') return listOf(value).some((part) => canFail(part, place))
    if (key === '_or') return listOf(value).every((part) => canFail(part, place))
    if (key === '_not') return canHold(value, place)
    const field = place.type.fields[key]!
    if (field.kind === 'one') return true
    return Object.entries(value as Input).some(([name, operand]) => {
      if (field.kind === 'column') return !(name === 'nin' && isEmptyList(operand, place))
      const target = targetOf(field, place)
      if (name === 'some') return true
      return name === 'every' ? canFail(operand, target) : canHold(operand, target)
    })
  })
}

function canHold(where: unknown, place: Place): boolean {
  return Object.entries(where as Input).every(([key, value]) => {
    if (key === '_and') return listOf(value).every((part) => canHold(part, place))
    if (key === '_or') return listOf(value).some((part) => canHold(part, place))
    if (key === '_not') return canFail(value, place)
    const field = place.type.fields[key]!
    if (field.kind === 'one') return canHold(value, targetOf(field, place))
    return Object.entries(value as Input).every(([name, operand]) => {
      if (field.kind === 'column') return !(name === 'in' && isEmptyList(operand, place))
      return name !== 'some' || canHold(operand, targetOf(field, place))
    })
  })
}

function targetOf(field: Exclude<ModelField, { kind: 'column' }>, place: Place): Place {
  return { ...place, type: place.world.model.types[field.target]! }
}

function isEmptyList(operand: unknown, { seesLists }: Place): boolean {
  return seesLists && Array.isArray(operand) && operand.length === 0
}

function listOf(value: unknown): readonly unknown[] {
  return value as readonly unknown[]
}
