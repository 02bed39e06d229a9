/** The GraphQL schema as text: that of one role, or of all roles together. */
import { printSchema } from 'graphql'
import type { Model, ModelField, ModelType } from '../schema/model.ts'
import { roleSchema } from '../schema/role-schema.ts'

export function schemaText(model: Model, role: string | undefined): string {
  if (role !== undefined) return `${printSchema(roleSchema(model, role))}\n`
  return `${printSchema(roleSchema(withEveryone(model), everyone))}\n`
}

/** No name of a role has a space. */
const everyone = 'every role'

/** The model with one more role, which may whatever some role may. */
function withEveryone(model: Model): Model {
  const role = { databaseRole: everyone, description: null }
  const types = Object.entries(model.types).map(([name, type]) => [name, openType(type)] as const)
  return {
    ...model,
    roles: { ...model.roles, [everyone]: role },
    types: Object.fromEntries(types),
  }
}

function openType(type: ModelType): ModelType {
  const fields = Object.entries(type.fields).map(
    ([name, field]) => [name, openField(field)] as const,
  )
  return {
    ...type,
    listRoles: open(type.listRoles),
    oneRoles: open(type.oneRoles),
    fields: Object.fromEntries(fields),
  }
}

function openField(field: ModelField): ModelField {
  return { ...field, roles: open(field.roles) }
}

function open(roles: readonly string[]): readonly string[] {
  return roles.length === 0 ? roles : [...roles, everyone]
}
