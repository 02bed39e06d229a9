/** Readers of scalars that are no dates: text in, PostgreSQL's text out, undefined when refused. */

const maxInt8 = 9_223_372_036_854_775_807n

export function readBigInt(text: string): string | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined
  const value = BigInt(text)
  return value <= maxInt8 && value >= -maxInt8 - 1n ? value.toString() : undefined
}

/**
 * `numeric` holds 131,072 digits before the point and 16,383 after it; a thousand characters and
 * exponents of three digits are more than any honest client sends, and cost nothing to refuse.
 */
export function readDecimal(text: string): string | undefined {
  if (/^(NaN|-?Infinity)$/.test(text)) return text
  if (text.length > 1000) return undefined
  return /^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? text : undefined
}

export function readUuid(text: string): string | undefined {
  const form = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
  return form.test(text) ? text.toLowerCase() : undefined
}

/** https://www.postgresql.org/docs/18/datatype-binary.html (section 8.4.1, hex format): a small x. */
export function readBytes(text: string): string | undefined {
  return /^\\x([\dA-Fa-f]{2})*$/.test(text) ? text : undefined
}

export function readMacAddress(text: string): string | undefined {
  return /^[\da-f]{2}([:-])[\da-f]{2}(?:\1[\da-f]{2}){4}$/i.test(text) ? text : undefined
}
