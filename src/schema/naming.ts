/**
 * SQL names to GraphQL names. The map is a bijection within a type: a collision is a problem of the
 * schema, reported at compile time and never resolved by guessing.
 */

/** Name (GraphQL specification, section 2.1.9), without the reserved `__` prefix. */
const graphqlName = /^(?!__)[_A-Za-z][_0-9A-Za-z]*$/

export function isGraphqlName(name: string): boolean {
  return graphqlName.test(name)
}

/** `created_at` → `createdAt`; leading underscores stay; null where no GraphQL name results. */
export function camelCase(sqlName: string): string | null {
  const name = sqlName.replace(/(?<=[0-9A-Za-z])_+([0-9A-Za-z])/g, (_, next: string) =>
    next.toUpperCase(),
  )
  const lowered = name.replace(/^[A-Z]/, (first) => first.toLowerCase())
  return isGraphqlName(lowered) ? lowered : null
}

/** `orderItem` → `OrderItem`. */
export function capitalize(name: string): string {
  return name.replace(/^[a-z]/, (first) => first.toUpperCase())
}

/** `order_status` → `OrderStatus`. */
export function pascalCase(sqlName: string): string | null {
  const name = camelCase(sqlName)
  return name === null ? null : capitalize(name)
}

/** `in transit` → `IN_TRANSIT`; null where no GraphQL enum value results. */
export function upperSnakeCase(label: string): string | null {
  const name = label
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^0-9A-Za-z]+/g, '_')
    .toUpperCase()
  const isReserved = name === 'TRUE' || name === 'FALSE' || name === 'NULL'
  return isGraphqlName(name) && !isReserved ? name : null
}

/** The English plural of the last word, for the regular cases; others take `plural` in the schema. */
export function pluralize(name: string): string {
  if (/[^aeiou]y$/i.test(name)) return name.replace(/y$/i, 'ies')
  if (/(s|x|z|ch|sh)$/i.test(name)) return `${name}es`
  return `${name}s`
}

/** `customer_id` → `customer`; null when the column's name has no such ending. */
export function referenceName(column: string): string | null {
  const stem = column.replace(/_?(?:id|uuid|fk)$/i, '')
  return stem === '' || stem === column ? null : camelCase(stem)
}
