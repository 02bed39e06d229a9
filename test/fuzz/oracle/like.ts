/** LIKE (manual, section 9.7.1): `%` any text, `_` one character, `\` takes the next one as it is. */
export function likeMatches(text: string, pattern: string): boolean {
  return matches([...text], partsOf(pattern))
}

type Part = { readonly kind: 'any' | 'one' } | { readonly kind: 'exactly'; readonly point: string }

function partsOf(pattern: string): Part[] {
  const parts: Part[] = []
  const points = [...pattern]
  for (let at = 0; at < points.length; at += 1) {
    const point = points[at]!
    if (point === '\\') parts.push({ kind: 'exactly', point: points[++at] ?? '' })
    else if (point === '%') parts.push({ kind: 'any' })
    else parts.push(point === '_' ? { kind: 'one' } : { kind: 'exactly', point })
  }
  return parts
}

function matches(text: readonly string[], [part, ...rest]: readonly Part[]): boolean {
  if (part === undefined) return text.length === 0
  if (part.kind === 'any')
    return Array.from({ length: text.length + 1 }, (_, start) => start).some((start) =>
      matches(text.slice(start), rest),
    )
  const [point, ...others] = text
  if (point === undefined || (part.kind === 'exactly' && part.point !== point)) return false
  return matches(others, rest)
}
