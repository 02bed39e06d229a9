import type { Model, ModelType } from '../schema/model.ts'

/** A query the role may send, to begin with; nothing if it may read nothing. */
export function firstQuery(model: Model, role: string): string | undefined {
  const type = Object.values(model.types).find(
    ({ listRoles, ...candidate }) =>
      listRoles.includes(role) && columnsOf(candidate, role).length > 0,
  )
  if (type === undefined) return undefined
  return `{ ${type.listField}(limit: 3) { ${columnsOf(type, role).slice(0, 4).join(' ')} } }`
}

function columnsOf({ fields }: Pick<ModelType, 'fields'>, role: string): readonly string[] {
  return (
    Object.values(fields)
      .filter((field) => field.kind === 'column' && field.roles.includes(role))
      // Keys of other rows say little to somebody who looks at the first answer.
      .filter(({ name }) => !name.endsWith('Id'))
      .map(({ name }) => name)
  )
}
