/**
 * Whether the double that `JSON.parse` makes of a number still says what was written: same digits,
 * same magnitude, however spelled (`1.50` and `15e-1` are exact, 2^53 + 1 and 1e400 are not).
 */
export function isExactNumber(token: string): boolean {
  // 15 significant digits always survive (IEEE 754 binary64); only an exponent could overflow.
  if (token.length <= 15 && !token.includes('e') && !token.includes('E')) return true
  const value = Number(token)
  // NaN: the token is no number at all, and the parser will say so.
  if (!Number.isFinite(value)) return false
  return canonical(token) === canonical(String(value))
}

/** Significant digits without zeros at either end, and the power of ten of the last one. */
function canonical(token: string): string {
  const [mantissa = '', exponent = '0'] = token.toLowerCase().replace(/^-/, '').split('e')
  const [integer = '', fraction = ''] = mantissa.split('.')
  const digits = `${integer}${fraction}`.replace(/^0+/, '')
  const significant = trimEndZeros(digits)
  if (significant === '') return '0'
  const power = Number(exponent) - fraction.length + (digits.length - significant.length)
  return `${significant}e${power}`
}

/** A loop, since `/0+$/` is quadratic on `00…01`. */
function trimEndZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end -= 1
  return digits.slice(0, end)
}
