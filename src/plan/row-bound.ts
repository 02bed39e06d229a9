/**
 * How many rows an operation could return, nested lists multiplied out: bounded before any SQL is
 * sent, from the limits alone, so that the bound holds whatever the data are.
 */
import { FraiseqlError } from '../errors.ts'
import { readList, readSlot, type VariableValues } from '../graphql/slot.ts'
import { checkAmount, checkLength } from './plan-amount.ts'
import type { Amount, OperationPlan, RootPlan, SelectPlan, SelectRoot } from './plan.ts'
import { entitiesOf } from './response-plan.ts'
import type { RowCount } from './write-plan.ts'

/** @throws {FraiseqlError} COST_LIMIT, or BAD_USER_INPUT for an amount out of range. */
export function checkRows(plan: OperationPlan, variables: VariableValues, maxRows: number): void {
  let rows = 0
  for (const root of plan.roots)
    if (root.kind === 'many' || root.kind === 'one') rows += rowsOfRoot(root, variables)
    else if (root.kind === 'response')
      for (const select of entitiesOf(root)) rows += rowsOf(select, variables)
  if (rows > maxRows) throw new FraiseqlError('COST_LIMIT')
}

export function hasVariableAmount(roots: readonly RootPlan[]): boolean {
  return roots.some((root) => {
    if (root.kind === 'response') return entitiesOf(root).some(selectHasVariable)
    if (root.kind !== 'many' && root.kind !== 'one') return false
    return selectHasVariable(root.select) || writtenRows(root).some(isVariable)
  })
}

/** Amounts of the rows that the root writes: its own, then related ones. */
function writtenRows({ write }: SelectRoot): readonly (Amount | RowCount)[] {
  if (write === null) return []
  return write.kind === 'nested' ? [write.rows, ...write.related] : [write.rows]
}

/** Rows of the answer, and those related ones that are written. */
function rowsOfRoot(root: SelectRoot, variables: VariableValues): number {
  const [own = 1, ...related] = writtenRows(root).map((amount) => amountOf(amount, variables))
  const written = related.reduce((sum, amount) => sum + amount, 0)
  return rowsOf(root.select, variables) * own + written
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

function amountOf(amount: Amount | RowCount, variables: VariableValues): number {
  switch (amount.kind) {
    case 'constant':
      return amount.value
    case 'slot':
      return checkAmount(readSlot(amount.slot, variables), amount.argument, amount.max)
    case 'length':
      return checkLength(readList(variables, amount.list).length, amount.max, amount.isNested)
  }
}

function selectHasVariable(select: SelectPlan): boolean {
  if (isVariable(select.limit) || isVariable(select.offset)) return true
  return select.fields.some(
    (field) => (field.kind === 'many' || field.kind === 'one') && selectHasVariable(field.select),
  )
}

function isVariable(amount: Amount | RowCount | null): boolean {
  return amount !== null && amount.kind !== 'constant'
}
