/**
 * Definition and catalogue → Model.
 *
 * In: what the author wrote and what the database is. Out: a frozen model, or a SchemaError with
 * every problem at once. Left out with a notice: columns whose type or name has no GraphQL form.
 */
import { validateSchema } from 'graphql'
import type { Catalog, Relation } from '../catalog/catalog.ts'
import { deepFreeze } from '../lib/deep-freeze.ts'
import { applyAccess } from './compile-access.ts'
import { compileEnums, type Enums } from './compile-enums.ts'
import { compileColumns } from './compile-columns.ts'
import { compileFunctions } from './compile-functions.ts'
import { compileKeys } from './compile-keys.ts'
import { compileRelations } from './compile-relations.ts'
import { compileWrites, writeFieldsOf } from './compile-writes.ts'
import type { SchemaDefinition, TypeDefinition } from './definition.ts'
import type { DraftType } from './draft-type.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Model, ModelRole, ModelType } from './model.ts'
import { camelCase, isGraphqlName, pluralize } from './naming.ts'
import { checkNames } from './check-names.ts'
import { roleSchema } from './role-schema.ts'
import { didYouMean, SchemaError, type Problems } from './problems.ts'

export interface CompiledModel {
  readonly model: Model
  readonly notices: readonly string[]
}

/** @throws {SchemaError} with every problem found. */
export function compileModel(definition: SchemaDefinition, catalog: Catalog): CompiledModel {
  const found: Problems = { problems: [], notices: [] }
  const drafts = draftTypes(definition, catalog, found)
  const enums = compileEnums({ definition, catalog, drafts }, found)
  for (const draft of drafts.values()) compileColumns(draft, { catalog, enums }, found)
  compileRelations(drafts, catalog, found)
  const types = Object.fromEntries(
    [...drafts.values()].map((draft) => [
      draft.name,
      finishType(draft, { definition, enums, drafts, found }),
    ]),
  )
  const roles = compileRoles(definition, found)
  const functions = compileFunctions({ definition, catalog, enums, types }, found)
  const unsigned = { roles, types, enums: enums.byName, functions, documents: {} }
  checkNames(unsigned, found)
  if (found.problems.length > 0) throw new SchemaError(found.problems)
  const model = deepFreeze({ fingerprint: fingerprintOf(unsigned, catalog), ...unsigned })
  checkRoleSchemas(model)
  return { model, notices: found.notices }
}

/** What graphql-js would refuse at the first request is refused now. */
function checkRoleSchemas(model: Model): void {
  const problems = Object.keys(model.roles).flatMap((role) =>
    validateSchema(roleSchema(model, role)).map(({ message }) => `role ${role}: ${message}`),
  )
  if (problems.length > 0) throw new SchemaError(problems)
}

function draftTypes(
  definition: SchemaDefinition,
  catalog: Catalog,
  found: Problems,
): Map<string, DraftType> {
  const drafts = new Map<string, DraftType>()
  const bySource = new Map<string, string>()
  for (const [name, type] of Object.entries(definition.types)) {
    const relation = catalog.relations.get(type.source)
    const other = bySource.get(type.source)
    bySource.set(type.source, name)
    if (!isGraphqlName(name)) found.problems.push(`types.${name}: this is no GraphQL name.`)
    else if (relation === undefined) found.problems.push(missingSource(name, type.source, catalog))
    else if (other !== undefined)
      found.problems.push(`types.${name}: source "${type.source}" is already that of ${other}.`)
    else drafts.set(name, draftType(name, type, relation))
  }
  return drafts
}

function draftType(name: string, definition: TypeDefinition, relation: Relation): DraftType {
  const singular = definition.singular ?? camelCase(name) ?? name
  return {
    name,
    definition,
    relation,
    singular,
    plural: definition.plural ?? pluralize(singular),
    primaryKey: relation.primaryKey ?? definition.primaryKey ?? [],
    columns: new Map(),
    relations: new Map(),
  }
}

function missingSource(name: string, source: string, catalog: Catalog): string {
  const near = didYouMean(source, [...catalog.relations.keys()])
  return `types.${name}.source: there is no relation "${source}" in the database.${near}`
}

interface FinishContext {
  readonly definition: SchemaDefinition
  readonly enums: Enums
  readonly drafts: ReadonlyMap<string, DraftType>
  readonly found: Problems
}

function finishType(draft: DraftType, context: FinishContext): ModelType {
  const { definition } = draft
  const access = applyAccess(draft, context)
  const maxLimit = definition.maxLimit ?? 200
  const defaultLimit = definition.defaultLimit ?? Math.min(25, maxLimit)
  checkLimits(draft, { defaultLimit, maxLimit }, context.found)
  return {
    name: draft.name,
    description: definition.description ?? draft.relation.comment,
    source: { schema: draft.relation.schema, relation: draft.relation.name },
    listField: draft.plural,
    listRoles: access.listRoles,
    oneRoles: access.oneRoles,
    defaultLimit,
    maxLimit,
    primaryKey: draft.primaryKey,
    keys: compileKeys(draft),
    fields: access.fields,
    writes: compileWrites(draft, context.enums, context.found),
    writeFields: writeFieldsOf(draft),
    isPlain: draft.relation.isPlain,
  }
}

function checkLimits(
  draft: DraftType,
  limits: { readonly defaultLimit: number; readonly maxLimit: number },
  found: Problems,
): void {
  const { defaultLimit, maxLimit } = limits
  const place = `types.${draft.name}`
  if (!Number.isInteger(maxLimit) || maxLimit < 1 || maxLimit > 10_000)
    found.problems.push(`${place}.maxLimit: expected a whole number from 1 to 10,000.`)
  if (!Number.isInteger(defaultLimit) || defaultLimit < 1 || defaultLimit > maxLimit)
    found.problems.push(`${place}.defaultLimit: expected a whole number from 1 to maxLimit.`)
}

function compileRoles(definition: SchemaDefinition, found: Problems): Record<string, ModelRole> {
  const roles: Record<string, ModelRole> = {}
  for (const [name, role] of Object.entries(definition.roles)) {
    if (!/^[A-Za-z][\w-]{0,62}$/.test(name))
      found.problems.push(`roles.${name}: a role's name is letters, digits, "_" and "-".`)
    if (role.databaseRole === '')
      found.problems.push(`roles.${name}.databaseRole: expected the name of a PostgreSQL role.`)
    roles[name] = {
      databaseRole: role.databaseRole,
      dryRun: role.dryRun === true,
      description: role.description ?? null,
    }
  }
  if (Object.keys(roles).length === 0) found.problems.push('roles: at least one is needed.')
  return roles
}
