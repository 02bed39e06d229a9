/**
 * Whether a condition holds for every row by its form alone. One on the values of a column may do so as
 * well, which only the data know.
 */
import type { Condition } from './plan.ts'

export function holdsAlways(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.items.every(holdsAlways)
    case 'or':
      return condition.items.some(holdsAlways)
    case 'not':
    case 'notTrue':
      return holdsNever(condition.item)
    case 'exists':
      return condition.negated && holdsNever(condition.where)
    case 'compare':
      return condition.operator === 'nin' && isEmpty(condition)
    case 'isNull':
      return false
  }
}

function holdsNever(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.items.some(holdsNever)
    case 'or':
      return condition.items.every(holdsNever)
    case 'not':
    case 'notTrue':
      return holdsAlways(condition.item)
    case 'exists':
      return !condition.negated && holdsNever(condition.where)
    case 'compare':
      return condition.operator === 'in' && isEmpty(condition)
    case 'isNull':
      return false
  }
}

/** A list of the document; how long that of a variable is, a request decides. */
function isEmpty({ slot }: Extract<Condition, { readonly kind: 'compare' }>): boolean {
  return slot.kind === 'constant' && Array.isArray(slot.value) && slot.value.length === 0
}
