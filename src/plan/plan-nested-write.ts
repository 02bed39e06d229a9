/** Fields of Mutation whose rows come with rows related to them. */
import { invariant } from '../lib/invariant.ts'
import type { InputValue } from '../graphql/input-value.ts'
import type { ModelType, RelationField } from '../schema/model.ts'
import { changeOfNothing, givenChanges, withPresets } from './plan-changes.ts'
import type { Row } from './plan-insert.ts'
import { checkTrue, nullRelation, relationParts } from './plan-links.ts'
import { planReferred, planRelated, planRow } from './plan-nested.ts'
import { fieldOfColumn, givenValue, planPresets } from './plan-presets.ts'
import type { Amount, Condition } from './plan.ts'
import type { Arguments } from './read-arguments.ts'
import { addStep, finishSteps, newSteps, type StepList, stepValue } from './step-list.ts'
import { targetOf } from './target.ts'
import type { ChangePlan, ColumnValue, NestedPlan } from './write-plan.ts'

export function planNestedInserts(
  rows: readonly Row[],
  type: ModelType,
  context: Pick<StepList, 'model' | 'role'>,
): NestedPlan {
  const list = newSteps(context)
  for (const row of rows) planRow(row, { type, given: [], isRoot: true }, list)
  const amount = { kind: 'constant', value: rows.length } as const
  return finish(list, type, { rows: amount, isInGivenOrder: true })
}

export interface NestedUpdate {
  readonly type: ModelType
  readonly args: Arguments
  readonly relations: InputValue
  readonly chosen: {
    readonly where: Condition
    readonly atMost: Amount | null
    readonly rows: Amount
  }
  /** Where it is one row by its key. */
  readonly key: readonly ColumnValue[] | null
}

export function planNestedUpdate(
  { type, args, relations, chosen, key }: NestedUpdate,
  context: Pick<StepList, 'model' | 'role'>,
): NestedPlan {
  const list = newSteps(context)
  const { role } = list
  const parts = relationsOf(relations, type)
  const own = parts.filter(({ field }) => field.key?.holder === 'own')
  const others = parts.filter(({ field }) => field.key?.holder === 'target')
  const changes = [...givenChanges(args, type), ...ownChanges(own, type, list)]
  // A row that is not there is an answer, unless others were made for it.
  const isExact = key !== null && list.drafts.some(({ change }) => change.kind === 'insert')
  const update = type.writes[role]?.update
  invariant(update !== null && update !== undefined, 'fields are validated for the role')
  const all = withPresets(changes, { type, role })
  const change =
    all.length > 0 || key === null
      ? ({ kind: 'update', ...targetOf(type), ...chosen, changes: all } as const)
      : ({ kind: 'find', source: type.source, where: key } as const)
  const step = addStep(list, { type, change, isRoot: true, isExact })
  const before = list.drafts.length
  for (const { field, value } of others) planRelated(value, { field, step }, list)
  if (changes.length === 0 && list.drafts.length === before) throw changeOfNothing()
  return finish(list, type, { rows: chosen.rows, isInGivenOrder: false })
}

interface RelationPart {
  readonly field: RelationField
  readonly value: InputValue
}

function relationsOf(relations: InputValue, { fields }: ModelType): readonly RelationPart[] {
  if (relations.kind === 'null') throw nullRelation()
  invariant(relations.kind === 'object', 'relations are an object')
  return [...relations.fields].map(([name, value]) => {
    const field = fields[name]
    invariant(field !== undefined && field.kind !== 'column', 'relations are fields of the type')
    return { field, value }
  })
}

/** Changes of the row's own foreign keys. */
function ownChanges(
  parts: readonly RelationPart[],
  type: ModelType,
  list: StepList,
): readonly ChangePlan[] {
  const update = type.writes[list.role]?.update
  if (update === null || update === undefined) return []
  const isFree = (column: string): boolean =>
    update.fields.includes(fieldOfColumn(type, column).name)
  const known = new Map(planPresets(update, type).map((value) => [value.column, value] as const))
  const changes: ColumnValue[] = []
  for (const { field, value } of parts) {
    const disconnected = relationParts(value, field).get('disconnect')
    if (disconnected !== undefined) {
      checkTrue(disconnected)
      const nothing = { kind: 'constant', value: null } as const
      changes.push(...(field.key?.parting ?? []).map((column) => givenValue(type, column, nothing)))
      continue
    }
    const step = planReferred(value, { field, known }, list)
    for (const { column, targetColumn } of field.join) {
      if (known.has(column) || !isFree(column)) continue
      const taken = givenValue(type, column, stepValue(list, step, targetColumn))
      known.set(column, taken)
      changes.push(taken)
    }
  }
  return changes.map((change) => ({ ...change, change: 'set' }))
}

function finish(
  list: StepList,
  type: ModelType,
  answer: Pick<NestedPlan, 'rows' | 'isInGivenOrder'>,
): NestedPlan {
  const steps = finishSteps(list)
  return { kind: 'nested', ...targetOf(type), ...answer, steps, related: list.related }
}
