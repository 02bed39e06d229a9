/** The steps of a nested write while it is planned: what later ones take from them is added as they come. */
import { invariant } from '../lib/invariant.ts'
import type { Model, ModelType } from '../schema/model.ts'
import type { Amount } from './plan.ts'
import { fieldOfColumn } from './plan-presets.ts'
import type { RowCount, StepPlan, StepValue } from './write-plan.ts'

export interface StepList {
  readonly model: Model
  readonly role: string
  readonly drafts: DraftStep[]
  /** Rows that are written beside those of the field. */
  readonly related: (Amount | RowCount)[]
}

interface DraftStep {
  readonly type: ModelType
  readonly change: StepPlan['change']
  readonly keeps: Set<string>
  readonly isRoot: boolean
  isExact: boolean
}

export function newSteps({ model, role }: Pick<StepList, 'model' | 'role'>): StepList {
  return { model, role, drafts: [], related: [] }
}

/** Gives its number. */
export function addStep({ drafts }: StepList, step: Omit<DraftStep, 'keeps'>): number {
  return drafts.push({ ...step, keeps: new Set(step.isRoot ? step.type.primaryKey : []) }) - 1
}

/** Whoever takes a value from a step needs its one row. */
export function stepValue({ drafts }: StepList, step: number, column: string): StepValue {
  const draft = drafts[step]
  invariant(draft !== undefined, 'a step takes values from one before it')
  draft.keeps.add(column)
  draft.isExact = true
  return { kind: 'step', step, column, type: fieldOfColumn(draft.type, column).type }
}

export function finishSteps({ drafts }: StepList): readonly StepPlan[] {
  return drafts.map(({ type, change, keeps, isRoot, isExact }) => ({
    change,
    keeps: [...keeps].map((column) => ({ column, type: fieldOfColumn(type, column).type })),
    isRoot,
    isExact,
  }))
}
