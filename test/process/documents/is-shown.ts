/** Equal, key order included; a shown "…" stands for any text. */
export function isShown(shown: unknown, real: unknown): boolean {
  if (shown === '…') return typeof real === 'string'
  if (typeof shown !== 'object' || shown === null) return shown === real
  if (typeof real !== 'object' || real === null) return false
  const [left, right] = [Object.entries(shown), Object.entries(real)]
  if (left.length !== right.length || Array.isArray(shown) !== Array.isArray(real)) return false
  return left.every(([key, value], index) => {
    const [otherKey, otherValue] = right[index] ?? []
    return key === otherKey && isShown(value, otherValue)
  })
}
