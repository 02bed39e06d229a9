/**
 * A field of Mutation → what it does. Refused here: writes whose `where` holds for every row, changes
 * of nothing, two changes of one column, null in place of rows or changes.
 */
import { invariant } from '../lib/invariant.ts'
import type { Model, ModelType, WriteFields } from '../schema/model.ts'
import { planAtMost } from './plan-amount.ts'
import { planChanges } from './plan-changes.ts'
import type { PlanContext } from './plan-context.ts'
import { columnValue, planConflict, planInsert, planInserts, rowOf, slotOf } from './plan-insert.ts'
import { hasRelations, rowsWithRelations } from './plan-nested.ts'
import { planNestedInserts, planNestedUpdate } from './plan-nested-write.ts'
import { holdsAlways } from './holds-always.ts'
import { keyCondition } from './plan-select.ts'
import { planWhere } from './plan-where.ts'
import type { Amount, Condition } from './plan.ts'
import type { Arguments } from './read-arguments.ts'
import { refusal } from './refusal.ts'
import { targetOf } from './target.ts'
import type {
  ColumnValue,
  DeletePlan,
  InsertPlan,
  NestedPlan,
  UpdatePlan,
  WritePlan,
} from './write-plan.ts'

export interface PlannedWrite {
  readonly type: ModelType
  readonly kind: 'many' | 'one'
  readonly write: WritePlan
}

interface WriteField {
  readonly name: string
  readonly args: Arguments
}

export function planWrite({ name, args }: WriteField, context: PlanContext): PlannedWrite {
  const root = writeIndex(context.model).get(name)
  invariant(root !== undefined, 'fields are validated before they are planned')
  const { type, form } = root
  const place = { type, args, context }
  switch (form) {
    case 'createOne':
      return { type, kind: 'one', write: createOne(place) }
    case 'createMany':
      return { type, kind: 'many', write: createMany(place) }
    case 'updateOne':
      return { type, kind: 'one', write: update(place, byKey(place)) }
    case 'updateMany':
      return { type, kind: 'many', write: update(place, byFilter(place)) }
    case 'deleteOne':
      return { type, kind: 'one', write: remove(place, byKey(place)) }
    case 'deleteMany':
      return { type, kind: 'many', write: remove(place, byFilter(place)) }
  }
}

interface WriteRoot {
  readonly type: ModelType
  readonly form: keyof WriteFields
}

const writeForms: readonly (keyof WriteFields)[] = [
  'createOne',
  'createMany',
  'updateOne',
  'updateMany',
  'deleteOne',
  'deleteMany',
]

const writeIndexes = new WeakMap<Model, ReadonlyMap<string, WriteRoot>>()

/** Made once per model, as that of Query. */
function writeIndex(model: Model): ReadonlyMap<string, WriteRoot> {
  const known = writeIndexes.get(model)
  if (known !== undefined) return known
  const index = new Map<string, WriteRoot>()
  const written = Object.values(model.types).filter(({ writes }) => Object.keys(writes).length > 0)
  for (const type of written)
    for (const form of writeForms) index.set(type.writeFields[form], { type, form })
  writeIndexes.set(model, index)
  return index
}

interface WritePlace {
  readonly type: ModelType
  readonly args: Arguments
  readonly context: PlanContext
}

const one: Amount = Object.freeze({ kind: 'constant', value: 1 })

function createOne({ type, args, context }: WritePlace): InsertPlan | NestedPlan {
  const { role } = context
  const input = args.get('input')
  if (hasRelations(input, type)) return planNestedInserts([rowOf(input)], type, context)
  const values = planInsert(input, { type, role })
  return { kind: 'insert', ...targetOf(type), rows: one, values, onConflict: null }
}

function createMany({ type, args, context }: WritePlace): InsertPlan | NestedPlan {
  const { role } = context
  const related = rowsWithRelations(args.get('input'), type, false)
  if (related !== undefined) {
    if (args.has('onConflict'))
      throw refusal('Argument "onConflict" cannot be given for rows with relations.')
    return planNestedInserts(related, type, context)
  }
  const { values, rows } = planInserts(args.get('input'), { type, role })
  // Of no row there is nothing to be taken over.
  const given = rows.kind === 'constant' && rows.value === 0 ? null : values
  const onConflict = planConflict(args.get('onConflict'), given, { type, role })
  return { kind: 'insert', ...targetOf(type), rows, values, onConflict }
}

interface Chosen {
  readonly where: Condition
  readonly atMost: Amount | null
  readonly rows: Amount
}

function update(place: WritePlace, chosen: Chosen): UpdatePlan | NestedPlan {
  const { type, args, context } = place
  const relations = args.get('relations')
  // None is the same as no relation.
  if (relations !== undefined && !(relations.kind === 'object' && relations.fields.size === 0)) {
    const key = chosen.atMost === null ? keyValues(place) : null
    return planNestedUpdate({ type, args, relations, chosen, key }, context)
  }
  const changes = planChanges(args, { type, role: context.role })
  return { kind: 'update', ...targetOf(type), ...chosen, changes }
}

function remove({ type }: WritePlace, chosen: Chosen): DeletePlan {
  return { kind: 'delete', ...targetOf(type), ...chosen }
}

function byKey({ type, args }: WritePlace): Chosen {
  const [key] = type.keys
  invariant(key !== undefined, 'writing needs a primary key')
  const where = keyCondition({ type, key: key.fields, args })
  return { where, atMost: null, rows: one }
}

/** The primary key of the arguments. */
function keyValues({ type, args }: WritePlace): readonly ColumnValue[] {
  const [key] = type.keys
  invariant(key !== undefined, 'writing needs a primary key')
  return key.fields.map((name) => columnValue(name, slotOf(args.get(name)), type))
}

function byFilter({ type, args, context }: WritePlace): Chosen {
  const where = planWhere(args.get('where'), type, context)
  if (holdsAlways(where)) throw refusal('Argument "where" must have a condition that can fail.')
  const atMost = planAtMost(args.get('atMost'), type)
  return { where, atMost, rows: atMost }
}
