/** graphql-js reads members by name, so that `constructor` would be one of every object. */
export function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, part]) => [key, withoutPrototypes(part)])
  return Object.setPrototypeOf(Object.fromEntries(entries), null)
}
