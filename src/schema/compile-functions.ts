/**
 * Functions of the database → fields of Mutation. Refused: names that are overloaded, parameters without
 * a name or a GraphQL type, results that are neither nothing, a value, rows of a type of the schema, nor the
 * row of a function that says how it went.
 */
import type { Catalog, DatabaseFunction, FunctionParameter } from '../catalog/catalog.ts'
import { columnType } from './column-types.ts'
import type { Enums } from './compile-enums.ts'
import type { ArgumentDefinition, MutationDefinition, SchemaDefinition } from './definition.ts'
import type { FunctionResult, ModelArgument, ModelFunction, ModelType } from './model.ts'
import { responseProblems } from './mutation-response.ts'
import { camelCase, isGraphqlName } from './naming.ts'
import { isFitting, presetOf } from './presets.ts'
import { didYouMean, type Problems } from './problems.ts'

interface FunctionContext {
  readonly definition: SchemaDefinition
  readonly catalog: Catalog
  readonly enums: Enums
  readonly types: Readonly<Record<string, ModelType>>
}

export function compileFunctions(
  context: FunctionContext,
  found: Problems,
): Record<string, ModelFunction> {
  const functions: Record<string, ModelFunction> = {}
  for (const [name, definition] of Object.entries(context.definition.mutations ?? {})) {
    const place = `mutations.${name}`
    if (!isGraphqlName(name)) found.problems.push(`${place}: this is no GraphQL name.`)
    const source = findFunction(definition.function, { place, found, catalog: context.catalog })
    if (source === undefined) continue
    const one = { ...context, found, place, mutation: definition, source }
    functions[name] = {
      name,
      description: definition.description ?? source.comment,
      source: { schema: source.schema, function: source.name },
      roles: rolesOf(one),
      arguments: argumentsOf(one),
      result: resultOf(one),
    }
  }
  return functions
}

function findFunction(
  name: string,
  { place, found, catalog }: { place: string; found: Problems; catalog: Catalog },
): DatabaseFunction | undefined {
  const [source, another] = catalog.functions.get(name) ?? []
  if (source === undefined) {
    const near = didYouMean(name, [...catalog.functions.keys()])
    found.problems.push(`${place}.function: there is no function "${name}" in the database.${near}`)
  } else if (another !== undefined) {
    found.problems.push(`${place}.function: "${name}" is overloaded; give it a name of its own.`)
    return undefined
  }
  return source
}

/** One function on its way into the model. */
interface OneFunction extends FunctionContext {
  readonly found: Problems
  readonly place: string
  readonly mutation: MutationDefinition
  readonly source: DatabaseFunction
}

function rolesOf({ definition, place, found, mutation }: OneFunction): readonly string[] {
  const known = Object.keys(definition.roles)
  const { access } = mutation
  for (const role of access)
    if (!known.includes(role))
      found.problems.push(`${place}.access: there is no such role.${didYouMean(role, known)}`)
  return access
}

function argumentsOf(one: OneFunction): readonly ModelArgument[] {
  const { place, found, mutation, source } = one
  const given = mutation.arguments ?? {}
  const compiled = source.parameters.flatMap((parameter) => argumentOf(parameter, given, one))
  const names = compiled.map(({ name }) => name)
  for (const name of Object.keys(given))
    if (!names.includes(name))
      found.problems.push(
        `${place}.arguments: there is no argument "${name}".${didYouMean(name, names)}`,
      )
  if (new Set(names).size < names.length)
    found.problems.push(`${place}: two parameters would be one argument.`)
  return compiled
}

function argumentOf(
  parameter: FunctionParameter,
  given: Readonly<Record<string, ArgumentDefinition>>,
  { catalog, enums, place, found }: OneFunction,
): ModelArgument[] {
  // What a function gives back by parameters is its result, which is looked at as a whole.
  if (parameter.mode === 'out' || parameter.mode === 'table') return []
  const name = camelCase(parameter.name)
  const type = columnType(catalog, parameter.type, enums.nameOf)
  const what = `${place}: parameter "${parameter.name}"`
  if (name === null) found.problems.push(`${what} has no GraphQL name.`)
  else if (type === null) found.problems.push(`${what} has no GraphQL type.`)
  else if (parameter.mode === 'variadic') found.problems.push(`${what} is variadic.`)
  else {
    const own = Object.hasOwn(given, name) ? given[name] : undefined
    const isNullable = own !== undefined && 'nullable' in own
    if (own !== undefined && !('nullable' in own) && !isFitting(own, type, enums))
      found.problems.push(`${place}.arguments.${name}: the value does not fit the parameter.`)
    const preset = own === undefined || 'nullable' in own ? null : presetOf(own)
    const { name: sqlName, hasDefault } = parameter
    return [{ name, parameter: sqlName, type, nullable: isNullable, hasDefault, preset }]
  }
  return []
}

function resultOf(one: OneFunction): FunctionResult {
  const { catalog, enums, types, place, found, source: called } = one
  const { type: oid, set } = called.result
  const database = catalog.types.get(oid)
  const response = responseProblems(database, catalog)
  if (response !== undefined) return responseOf(response, one)
  if (one.mutation.returns !== undefined)
    found.problems.push(
      `${place}.returns: only a function that says how it went has an entity; see "Functions that say how it went".`,
    )
  if (database?.name === 'void' && database.schema === 'pg_catalog') return { kind: 'nothing' }
  const relation = database?.relation ?? null
  const row = Object.values(types).find(
    ({ source }) => `${source.schema}.${source.relation}` === relation,
  )
  if (row !== undefined) return rowsOf(row, set, one)
  const type = columnType(catalog, oid, enums.nameOf)
  if (type !== null) return { kind: 'value', type, set }
  found.problems.push(
    `${place}.function: it must return nothing, a value, rows of a type of this schema, or how it went.`,
  )
  return { kind: 'nothing' }
}

function responseOf(problems: readonly string[], one: OneFunction): FunctionResult {
  const { types, place, found, mutation, source } = one
  for (const problem of problems)
    found.problems.push(
      `${place}.function: it returns a row like that of how it went, but ${problem}.`,
    )
  if (source.result.set)
    found.problems.push(`${place}.function: it must return one row of how it went, not a set.`)
  const { returns } = mutation
  if (returns === undefined) return { kind: 'response', type: null }
  const type = Object.hasOwn(types, returns) ? types[returns] : undefined
  if (type === undefined) {
    const near = didYouMean(returns, Object.keys(types))
    found.problems.push(`${place}.returns: there is no type "${returns}".${near}`)
  } else checkKey(type, `${place}.returns`, found)
  return { kind: 'response', type: returns }
}

/** Rows are found again by it. */
function checkKey(type: ModelType, place: string, found: Problems): void {
  const fields = Object.values(type.fields).filter((field) => field.kind === 'column')
  const key = type.primaryKey.map((column) => fields.find((field) => field.column === column))
  if (key.length === 0 || key.includes(undefined))
    found.problems.push(`${place}: ${type.name} needs a primary key whose columns are all fields.`)
}

function rowsOf(
  type: ModelType,
  set: boolean,
  { place, found, mutation }: OneFunction,
): FunctionResult {
  checkKey(type, `${place}.function`, found)
  const fields = Object.values(type.fields).filter((field) => field.kind === 'column')
  for (const role of mutation.access)
    if (!fields.some(({ roles }) => roles.includes(role)))
      found.problems.push(`${place}.access: ${role} may not read ${type.name}.`)
  return { kind: 'rows', type: type.name, set }
}
