/**
 * Who may write what of a type: column allow-lists and presets by role. What could never succeed is a
 * problem of the schema: a relation PostgreSQL cannot change, rows without a key to find them again, a
 * required column that nobody gives a value.
 */
import type { RelationChanges } from '../catalog/catalog.ts'
import { mayUse } from './compile-access.ts'
import type { Enums } from './compile-enums.ts'
import { compileKeys } from './compile-keys.ts'
import type { AccessDefinition, WriteDefinition } from './definition.ts'
import type { DraftType } from './draft-type.ts'
import type { ColumnField, ModelWrites, WriteColumns, WriteFields } from './model.ts'
import { capitalize } from './naming.ts'
import { isFitting, presetOf } from './presets.ts'
import { didYouMean, type Problems } from './problems.ts'

export function compileWrites(
  draft: DraftType,
  enums: Enums,
  found: Problems,
): Record<string, ModelWrites> {
  const writes: Record<string, ModelWrites> = {}
  for (const [role, access] of Object.entries(draft.definition.access)) {
    if (access === undefined) continue
    const { create, update, delete: mayDelete = false } = access
    if (create === undefined && update === undefined && !mayDelete) continue
    const context = { draft, enums, found, place: `types.${draft.name}.access.${role}` }
    checkRelation(access, context)
    const created = create === undefined ? null : createColumns(create, context)
    writes[role] = {
      create: created,
      conflictKeys: created === null ? [] : conflictKeys(created, access, draft),
      update: update === undefined ? null : writeColumns(update, 'update', context),
      delete: mayDelete,
    }
  }
  return writes
}

export function writeFieldsOf({ singular, plural }: DraftType): WriteFields {
  const one = capitalize(singular)
  const many = capitalize(plural)
  return {
    createOne: `create${one}`,
    createMany: `create${many}`,
    updateOne: `update${one}`,
    updateMany: `update${many}`,
    deleteOne: `delete${one}`,
    deleteMany: `delete${many}`,
  }
}

interface WriteContext {
  readonly draft: DraftType
  readonly enums: Enums
  readonly found: Problems
  /** Of the role's access, for messages. */
  readonly place: string
}

const commands: readonly (readonly ['create' | 'update' | 'delete', keyof RelationChanges])[] = [
  ['create', 'insert'],
  ['update', 'update'],
  ['delete', 'delete'],
]

function checkRelation(access: AccessDefinition, { draft, found, place }: WriteContext): void {
  for (const [name, command] of commands)
    if (access[name] !== undefined && !draft.relation.changes[command])
      found.problems.push(`${place}.${name}: PostgreSQL cannot ${command} rows of this relation.`)
  const isStored = access.create !== undefined || access.update !== undefined
  if (isStored && !draft.relation.isChecked)
    found.problems.push(
      `${place}: the view keeps rows it does not show; make it "with check option".`,
    )
  const keys = primaryKeyFields(draft)
  if (keys === undefined)
    found.problems.push(`${place}: writing needs a primary key whose columns are all fields.`)
  for (const name of keys ?? [])
    if (!mayUse(access.select, name))
      found.problems.push(`${place}: writing needs the primary key: let it select "${name}".`)
}

/** Undefined when a column of it is no field, or there is none. */
function primaryKeyFields(draft: DraftType): readonly string[] | undefined {
  const fieldOf = new Map([...draft.columns.values()].map(({ column, name }) => [column, name]))
  const names = draft.primaryKey.flatMap((column) => fieldOf.get(column) ?? [])
  return names.length > 0 && names.length === draft.primaryKey.length ? names : undefined
}

/** Of what a role neither sees nor gives, it learns nothing. */
function conflictKeys(
  create: WriteColumns,
  { select }: AccessDefinition,
  draft: DraftType,
): readonly (readonly string[])[] {
  if (draft.relation.kind !== 'table') return []
  const isKnown = (name: string): boolean =>
    mayUse(select, name) || create.fields.includes(name) || Object.hasOwn(create.presets, name)
  return compileKeys(draft)
    .map(({ fields }) => fields)
    .filter((fields) => fields.every(isKnown))
}

function createColumns(definition: WriteDefinition, context: WriteContext): WriteColumns {
  const columns = writeColumns(definition, 'create', context)
  if (columns.fields.length === 0)
    context.found.problems.push(`${context.place}.create: name at least one field.`)
  for (const { name, input } of context.draft.columns.values()) {
    const isRequired = input !== null && !input.nullable && !input.hasDefault
    const isGiven = columns.fields.includes(name) || Object.hasOwn(columns.presets, name)
    if (isRequired && !isGiven)
      context.found.problems.push(
        `${context.place}.create: "${name}" has no default; name it in fields or presets.`,
      )
  }
  return columns
}

function writeColumns(
  definition: WriteDefinition,
  name: 'create' | 'update',
  { draft, enums, found, place }: WriteContext,
): WriteColumns {
  const { fields, presets = {} } = definition === 'all' ? { fields: 'all' as const } : definition
  const writable = [...draft.columns.values()].filter(({ input }) => input !== null)
  const known = writable.map((field) => field.name)
  const named = namedFields(fields)
  for (const field of [...named, ...Object.keys(presets)])
    if (!known.includes(field))
      found.problems.push(
        `${place}.${name}: "${field}" is no field that takes values.${didYouMean(field, known)}`,
      )
  for (const field of isExact(fields) ? named : [])
    if (Object.hasOwn(presets, field))
      found.problems.push(`${place}.${name}: "${field}" has a preset and cannot be given too.`)
  for (const [field, preset] of Object.entries(presets)) {
    const column = draft.columns.get(field)
    if (column !== undefined && !isFitting(preset, column.type, enums))
      found.problems.push(`${place}.${name}.presets.${field}: the value does not fit the column.`)
  }
  return {
    fields: known.filter((field) => isListed(fields, field) && !Object.hasOwn(presets, field)),
    presets: Object.fromEntries(
      Object.entries(presets).map(([field, preset]) => [field, presetOf(preset)]),
    ),
  }
}

type Fields = Exclude<WriteDefinition, 'all'>['fields']

function namedFields(fields: Fields): readonly string[] {
  if (fields === 'all') return []
  return 'except' in fields ? fields.except : fields
}

function isExact(fields: Fields): boolean {
  return fields !== 'all' && !('except' in fields)
}

function isListed(fields: Fields, name: ColumnField['name']): boolean {
  return isExact(fields) === namedFields(fields).includes(name)
}
