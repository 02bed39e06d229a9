/**
 * One spelling for equal JSON texts: white space, escapes and the form of numbers go, the order of
 * keys and every digit stay.
 */
export function normalizeJson(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|\s+/gu, (token) => {
    if (token.startsWith('"')) return JSON.stringify(JSON.parse(token))
    return /^\s/.test(token) ? '' : canonicalNumber(token)
  })
}

/** Sign, significant digits, and the power of ten of the last one. */
export function canonicalNumber(token: string): string {
  const [mantissa = '', exponent = '0'] = token.toLowerCase().replace(/^[-+]/, '').split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = Number(exponent) - fraction.length + digits.length - significant.length
  return `${token.startsWith('-') ? '-' : ''}${significant}e${power}`
}

/** JSON whose text is known and must not be changed. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Like `JSON.stringify`, with the texts of `RawJson` as they are. */
export function printJson(value: unknown): string {
  if (value instanceof RawJson) return value.text
  if (Array.isArray(value)) return `[${value.map(printJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, member]) => {
    return `${JSON.stringify(key)}:${printJson(member)}`
  })
  return `{${members.join(',')}}`
}
