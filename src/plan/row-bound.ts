/**
 * How many rows an operation could return, nested lists multiplied out: bounded before any SQL is
 * sent, from the limits alone, so that the bound holds whatever the data are.
 */
import { FraiseqlError } from '../errors.ts'
import { readSlot, type VariableValues } from '../graphql/slot.ts'
import { checkAmount } from './plan-amount.ts'
import type { Amount, OperationPlan, RootPlan, SelectPlan } from './plan.ts'

/** @throws {FraiseqlError} COST_LIMIT, or BAD_USER_INPUT for an amount out of range. */
export function checkRows(plan: OperationPlan, variables: VariableValues, maxRows: number): void {
  let rows = 0
  for (const root of plan.roots)
    if (root.kind === 'many' || root.kind === 'one') rows += rowsOf(root.select, variables)
  if (rows > maxRows) throw new FraiseqlError('COST_LIMIT')
}

export function hasVariableAmount(roots: readonly RootPlan[]): boolean {
  return roots.some(
    (root) => (root.kind === 'many' || root.kind === 'one') && selectHasVariable(root.select),
  )
}

/** To-one rows count with the row they belong to. */
function rowsOf(select: SelectPlan, variables: VariableValues): number {
  let perRow = 1
  for (const field of select.fields)
    if (field.kind === 'many') perRow += rowsOf(field.select, variables)
    else if (field.kind === 'one') perRow += rowsOf(field.select, variables) - 1
  if (select.offset !== null) amountOf(select.offset, variables)
  return perRow * (select.limit === null ? 1 : amountOf(select.limit, variables))
}

function amountOf(amount: Amount, variables: VariableValues): number {
  if (amount.kind === 'constant') return amount.value
  return checkAmount(readSlot(amount.slot, variables), amount.argument, amount.max)
}

function selectHasVariable(select: SelectPlan): boolean {
  if (select.limit?.kind === 'slot' || select.offset?.kind === 'slot') return true
  return select.fields.some(
    (field) => (field.kind === 'many' || field.kind === 'one') && selectHasVariable(field.select),
  )
}
