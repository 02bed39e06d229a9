/** Root fields and type names must be unique and must not meet the names the server makes itself. */
import { combinators } from './input-types.ts'
import type { Model, ModelField, ModelType } from './model.ts'
import type { Problems } from './problems.ts'
import { relationTypeNames } from './row-inputs.ts'
import { responseNames, sharedNames } from './response-types.ts'
import { scalarNames } from './scalars.ts'
import { fieldValue, keyName, updateArguments, writeSuffixes } from './write-inputs.ts'

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
  const types = Object.values(model.types)
  const written = types.filter(({ writes }) => Object.keys(writes).length > 0)
  checkUnique(types, queryRoots, found)
  checkUnique(written, ({ writeFields }) => Object.values(writeFields), found)
  checkWriteTypes(written, model, found)
  for (const type of written) checkWriteValues(type, found)
  const writes = new Set(written.flatMap(({ writeFields }) => Object.values(writeFields)))
  for (const name of Object.keys(model.functions))
    if (writes.has(name))
      found.problems.push(`mutations.${name}: a type has a mutation of this name.`)
  checkResponseNames(model, found)
}

/** Of types that functions add which say how they went. */
function checkResponseNames(model: Omit<Model, 'fingerprint'>, found: Problems): void {
  const responses = Object.values(model.functions).filter(
    ({ result }) => result.kind === 'response',
  )
  const taken = new Set([...Object.keys(model.types), ...Object.keys(model.enums)])
  const shared = responses.length === 0 ? [] : Object.values(sharedNames)
  for (const name of shared)
    if (taken.has(name))
      found.problems.push(`types.${name}: this name is the server's own; choose another.`)
  for (const { name: field } of responses)
    for (const name of Object.values(responseNames(field))) {
      if (taken.has(name))
        found.problems.push(`mutations.${field}: it needs the name "${name}", which is taken.`)
      taken.add(name)
    }
}

function queryRoots({ listField, keys }: ModelType): readonly string[] {
  return [listField, ...keys.map((key) => key.rootField)]
}

function checkUnique(
  types: readonly ModelType[],
  rootsOf: (type: ModelType) => readonly string[],
  found: Problems,
): void {
  const roots = new Map<string, string>()
  for (const type of types)
    for (const root of rootsOf(type)) {
      const other = roots.get(root)
      if (other !== undefined)
        found.problems.push(`types.${type.name}: root field "${root}" is also one of ${other}.`)
      roots.set(root, type.name)
    }
}

/** Of types that writing adds. */
function checkWriteTypes(
  written: readonly ModelType[],
  model: Omit<Model, 'fingerprint'>,
  found: Problems,
): void {
  const own = written.flatMap((type) =>
    [
      ...writeSuffixes.map((suffix) => `${type.name}${suffix}`),
      ...relationTypeNames(type, model),
    ].map((name) => [type.name, name] as const),
  )
  const related = new Set(written.flatMap(({ fields }) => Object.values(fields).flatMap(targetOf)))
  const references = [...related].map((name) => [name, `${name}Reference`] as const)
  const made = new Set<string>()
  for (const [type, name] of [...own, ...references]) {
    const isTaken = model.types[name] !== undefined || model.enums[name] !== undefined
    if (isTaken || made.has(name))
      found.problems.push(`types.${type}: writing it needs the name "${name}", which is taken.`)
    made.add(name)
  }
}

function targetOf(field: ModelField): readonly string[] {
  return field.kind === 'column' || field.key === null ? [] : [field.target]
}

/** Of enum values and arguments that writing adds. */
function checkWriteValues(type: ModelType, found: Problems): void {
  const keys = type.keys.map(({ fields }) => keyName(fields))
  const fields = Object.keys(type.fields).map(fieldValue)
  for (const names of [keys, fields])
    for (const name of names)
      if (names.indexOf(name) !== names.lastIndexOf(name))
        found.problems.push(`types.${type.name}: "${name}" would be two values of one enum.`)
  for (const name of type.keys[0]?.fields ?? [])
    if (updateArguments.includes(name))
      found.problems.push(
        `types.${type.name}: key field "${name}" has a meaning in updates; rename it.`,
      )
}
