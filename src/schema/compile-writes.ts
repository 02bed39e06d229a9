/**
 * Who may write what of a type: column allow-lists and presets by role. What could never succeed is a
 * problem of the schema: a relation PostgreSQL cannot change, rows without a key to find them again, a
 * required column that nobody gives a value.
 */
import type { RelationChanges } from '../catalog/catalog.ts'
import type { AccessDefinition, PresetDefinition, WriteDefinition } from './definition.ts'
import type { DraftType } from './draft-type.ts'
import type { ColumnField, ModelWrites, Preset, WriteColumns, WriteFields } from './model.ts'
import { didYouMean, type Problems } from './problems.ts'

export function compileWrites(draft: DraftType, found: Problems): Record<string, ModelWrites> {
  const writes: Record<string, ModelWrites> = {}
  for (const [role, access] of Object.entries(draft.definition.access)) {
    if (access === undefined) continue
    const { create, update, delete: mayDelete = false } = access
    if (create === undefined && update === undefined && !mayDelete) continue
    const context = { draft, found, place: `types.${draft.name}.access.${role}` }
    checkRelation(access, context)
    writes[role] = {
      create: create === undefined ? null : createColumns(create, context),
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
  const fields = new Set([...draft.columns.values()].map(({ column }) => column))
  const isKeyed = draft.primaryKey.length > 0 && draft.primaryKey.every((key) => fields.has(key))
  if (!isKeyed)
    found.problems.push(`${place}: writing needs a primary key whose columns are all fields.`)
}

function createColumns(definition: WriteDefinition, context: WriteContext): WriteColumns {
  const columns = writeColumns(definition, 'create', context)
  for (const { name, input } of context.draft.columns.values()) {
    const isRequired = input !== null && !input.nullable && !input.hasDefault
    const isGiven = columns.fields.includes(name) || name in columns.presets
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
  { draft, found, place }: WriteContext,
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
    if (field in presets)
      found.problems.push(`${place}.${name}: "${field}" has a preset and cannot be given too.`)
  return {
    fields: known.filter((field) => isListed(fields, field) && !(field in presets)),
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

export function presetOf(definition: PresetDefinition): Preset {
  return 'claim' in definition
    ? { kind: 'claim', claim: definition.claim }
    : { kind: 'constant', value: definition.value }
}

function capitalize(name: string): string {
  return name.replace(/^[a-z]/, (first) => first.toUpperCase())
}
