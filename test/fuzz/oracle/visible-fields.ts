import type { ModelField, ModelType } from '../../../src/schema/model.ts'

/** Fields of a type that a role may use. */
export function visibleFields(type: ModelType, role: string): ModelField[] {
  return Object.values(type.fields).filter((field) => field.roles.includes(role))
}
