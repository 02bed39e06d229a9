/**
 * Whether a condition holds for every row by its form alone. One on the values of a column may do so as
 * well, which only the data know.
 */
import type { Condition } from './plan.ts'

export function holdsAlways(condition: Condition): boolean {
  return verdict(condition) === true
}

/** What it says of each row alike; undefined when the row decides. */
function verdict(condition: Condition): boolean | undefined {
  switch (condition.kind) {
    case 'and':
      return combined(condition.items, true)
    case 'or':
      return combined(condition.items, false)
    case 'not':
    case 'notTrue':
      return opposite(verdict(condition.item))
    case 'exists':
      return verdict(condition.where) === false ? condition.negated : undefined
    case 'compare':
      return isEmptyList(condition) ? condition.operator === 'nin' : undefined
    case 'isNull':
      return undefined
  }
}

/** @param neutral - what a list without items says: true of "and", false of "or" */
function combined(items: readonly Condition[], neutral: boolean): boolean | undefined {
  const verdicts = items.map(verdict)
  if (verdicts.includes(!neutral)) return !neutral
  return verdicts.includes(undefined) ? undefined : neutral
}

function opposite(said: boolean | undefined): boolean | undefined {
  return said === undefined ? undefined : !said
}

/** Of the document; how long the list of a variable is, a request decides. */
function isEmptyList({
  operator,
  slot,
}: Extract<Condition, { readonly kind: 'compare' }>): boolean {
  const isOfList = operator === 'in' || operator === 'nin'
  return (
    isOfList && slot.kind === 'constant' && Array.isArray(slot.value) && slot.value.length === 0
  )
}
