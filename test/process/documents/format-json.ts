/** JSON as the documents show it: what fits on one line stays on one line. */
const width = 88

export function formatJson(value: unknown, indent = 0): string {
  const flat = spaced(value)
  if (flat.length + indent <= width || typeof value !== 'object' || value === null) return flat
  const inner = ' '.repeat(indent + 2)
  const end = ' '.repeat(indent)
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${formatJson(item, indent + 2)}`)
    return `[\n${items.join(',\n')}\n${end}]`
  }
  const members = Object.entries(value).map(
    ([key, member]) => `${inner}${JSON.stringify(key)}: ${formatJson(member, indent + 2)}`,
  )
  return `{\n${members.join(',\n')}\n${end}}`
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`,
  )
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
