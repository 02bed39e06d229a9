/** The GraphQL schema as text: that of one role, or of all roles together. */
import { printSchema } from 'graphql'
import type { Model, ModelField, ModelType, ModelWrites, WriteColumns } from '../schema/model.ts'
import { roleSchema } from '../schema/role-schema.ts'

export function schemaText(model: Model, role: string | undefined): string {
  if (role !== undefined) return `${printSchema(roleSchema(model, role))}\n`
  return `${printSchema(roleSchema(withEveryone(model), everyone))}\n`
}

/** No name of a role has a space. */
const everyone = 'every role'

/** The model with one more role, which may whatever some role may. */
function withEveryone(model: Model): Model {
  const role = { databaseRole: everyone, dryRun: false, description: null }
  const types = Object.entries(model.types).map(([name, type]) => [name, openType(type)] as const)
  const functions = Object.entries(model.functions).map(
    ([name, definition]) => [name, { ...definition, roles: open(definition.roles) }] as const,
  )
  return {
    ...model,
    roles: { ...model.roles, [everyone]: role },
    types: Object.fromEntries(types),
    functions: Object.fromEntries(functions),
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
    writes: openWrites(type.writes),
  }
}

function openWrites(writes: ModelType['writes']): ModelType['writes'] {
  const all = Object.values(writes)
  if (all.length === 0) return writes
  const anybody: ModelWrites = {
    create: openColumns(all.map(({ create }) => create)),
    conflictKeys: uniqueKeys(all.flatMap(({ conflictKeys }) => conflictKeys)),
    update: openColumns(all.map(({ update }) => update)),
    delete: all.some((some) => some.delete),
  }
  return { ...writes, [everyone]: anybody }
}

function uniqueKeys(keys: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(keys.map((key) => [key.join(), key])).values()]
}

function openColumns(columns: readonly (WriteColumns | null)[]): WriteColumns | null {
  const given = columns.filter((some) => some !== null)
  const fields = [...new Set(given.flatMap((some) => some.fields))]
  return given.length === 0 ? null : { fields, presets: {} }
}

function openField(field: ModelField): ModelField {
  return { ...field, roles: open(field.roles) }
}

function open(roles: readonly string[]): readonly string[] {
  return roles.length === 0 ? roles : [...roles, everyone]
}
