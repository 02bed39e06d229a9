/**
 * Where a bound parameter takes its value from when a request comes: a constant of the document, a
 * place inside the coerced variables, or a list made of such.
 */
export type Slot =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'variable'; readonly path: readonly (string | number)[] }
  | { readonly kind: 'list'; readonly items: readonly Slot[] }

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
  }
}

/** The shape of the variables guarantees that the path exists. */
function readPath(variables: VariableValues, path: readonly (string | number)[]): unknown {
  let value: unknown = variables
  for (const key of path) value = (value as Readonly<Record<string | number, unknown>>)[key]
  return value
}
