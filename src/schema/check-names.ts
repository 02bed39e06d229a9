/** Root fields and type names must be unique and must not meet the names the server makes itself. */
import { combinators } from './input-types.ts'
import type { Model } from './model.ts'
import type { Problems } from './problems.ts'
import { scalarNames } from './scalars.ts'

export function checkNames(model: Omit<Model, 'fingerprint'>, found: Problems): void {
  const reserved = new Set(['Query', 'Mutation', 'Subscription', 'OrderDirection', ...scalarNames])
  const madeSuffix = /(Where|OrderBy|Filter|ListWhere)$/
  for (const name of [...Object.keys(model.types), ...Object.keys(model.enums)]) {
    if (reserved.has(name) || madeSuffix.test(name))
      found.problems.push(`types.${name}: this name is the server's own; choose another.`)
    if (model.types[name] !== undefined && model.enums[name] !== undefined)
      found.problems.push(`types.${name}: an enum has the same name.`)
  }
  for (const type of Object.values(model.types))
    for (const name of combinators)
      if (type.fields[name] !== undefined)
        found.problems.push(
          `types.${type.name}: field "${name}" has a meaning in filters; rename it.`,
        )
  const roots = new Map<string, string>()
  for (const type of Object.values(model.types))
    for (const root of [type.listField, ...type.keys.map((key) => key.rootField)]) {
      const other = roots.get(root)
      if (other !== undefined)
        found.problems.push(`types.${type.name}: root field "${root}" is also one of ${other}.`)
      roots.set(root, type.name)
    }
}
