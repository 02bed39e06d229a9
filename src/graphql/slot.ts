import { invariant } from '../lib/invariant.ts'

/**
 * Where a bound parameter takes its value from when a request comes: a constant of the document, a
 * place inside the coerced variables, or a list made of such.
 */
export type Slot =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'variable'; readonly path: readonly (string | number)[] }
  | { readonly kind: 'list'; readonly items: readonly Slot[] }
  /** One place inside each element of a list: as many values as there are elements. */
  | {
      readonly kind: 'each'
      readonly list: readonly (string | number)[]
      readonly path: readonly (string | number)[]
    }

/** Coerced variables by name; objects inside have no prototype. */
export type VariableValues = Readonly<Record<string, unknown>>

/** The value a slot has in one request. */
export function readSlot(slot: Slot, variables: VariableValues): unknown {
  switch (slot.kind) {
    case 'constant':
      return slot.value
    case 'variable':
      return readPath(variables, slot.path)
    case 'list':
      return slot.items.map((item) => readSlot(item, variables))
    case 'each':
      return readList(variables, slot.list).map((item) => readPath(item, slot.path))
  }
}

/** Elements of the list at a path. */
export function readList(
  variables: VariableValues,
  path: readonly (string | number)[],
): readonly unknown[] {
  const value = readPath(variables, path)
  invariant(Array.isArray(value), 'the shape holds that there is a list')
  return value
}

/** The shape of the variables guarantees that the path exists. */
function readPath(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root
  for (const key of path) value = (value as Readonly<Record<string | number, unknown>>)[key]
  return value
}
