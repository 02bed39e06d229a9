/**
 * Bytes to JSON value, stricter than `JSON.parse` where two parsers could disagree (RFC 8259
 * section 4, RFC 7493): the bytes are UTF-8 without a byte order mark, an object names a member
 * once, and a number survives the way through a double.
 *
 * `JSON.parse` judges the syntax. What it does not tell is found by one linear pass over the text,
 * which skips strings and so may count colons and look at numbers without a grammar (of a text that
 * is no JSON it only learns nonsense, and the parser refuses that text afterwards); a member that
 * was named twice shows as one colon more than the parsed value has members (json-limits.ts counts
 * them on its way).
 */
import { isUtf8 } from 'node:buffer'
import { FraiseqlError } from '../errors.ts'
import { isExactNumber } from './exact-number.ts'
import type { JsonLimits } from './json-limits.ts'

export interface StrictJson {
  readonly value: unknown
  readonly text: string
  /** Members of all objects as written, duplicates included. */
  readonly writtenMembers: number
  /** Some number of the text does not survive the way through a double. */
  readonly hasInexactNumber: boolean
  /** False when no string can hold a NUL or a lone surrogate, since nothing is escaped by number. */
  readonly hasUnicodeEscape: boolean
}

const quote = 0x22
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const minus = 0x2d
const zero = 0x30
const nine = 0x39

/** Throws BAD_REQUEST. */
export function readStrictJson(bytes: Buffer, limits: JsonLimits): StrictJson {
  if (bytes.length === 0) throw unreadable('The body is empty.')
  if (!isUtf8(bytes)) throw unreadable('The body is not UTF-8.')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw unreadable('The body starts with a byte order mark.')
  }
  return parseStrictJson(bytes.toString('utf8'), limits)
}

/** Throws BAD_REQUEST. */
export function parseStrictJson(text: string, limits: JsonLimits): StrictJson {
  const { writtenMembers, hasInexactNumber } = scanText(text, limits)
  try {
    const value: unknown = JSON.parse(text)
    const hasUnicodeEscape = text.includes('\\u')
    return { value, text, writtenMembers, hasInexactNumber, hasUnicodeEscape }
  } catch (cause) {
    throw unreadable('The body is not JSON.', cause)
  }
}

function unreadable(message: string, cause?: unknown): FraiseqlError {
  return new FraiseqlError('BAD_REQUEST', { message, cause })
}

/**
 * Stops early on what is far beyond the limits, so that a bomb costs no parsing; json-limits.ts
 * finds the exact place of what is only a little beyond.
 */
function scanText(
  text: string,
  limits: JsonLimits,
): Pick<StrictJson, 'writtenMembers' | 'hasInexactNumber'> {
  const maxDepth = limits.maxDepth * 2 + 2
  const maxMembers = limits.maxKeys * 2 + 16
  let writtenMembers = 0
  let hasInexactNumber = false
  let depth = 0
  let index = 0
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (code === quote) {
      index = endOfString(text, index + 1)
    } else if (code === minus || (code >= zero && code <= nine)) {
      const end = endOfNumber(text, index + 1)
      // One digit is always exact, and most numbers of a long list are short.
      if (end - index > 1) hasInexactNumber ||= !isExactNumber(text.slice(index, end))
      index = end
    } else {
      if (code === colon) writtenMembers += 1
      else if (code === openBrace || code === openBracket) depth += 1
      else if (code === closeBrace || code === closeBracket) depth -= 1
      if (depth > maxDepth) throw excessive('The JSON is nested too deeply.')
      if (writtenMembers > maxMembers) throw excessive('The JSON has too many members.')
      index += 1
    }
  }
  return { writtenMembers, hasInexactNumber }
}

function excessive(message: string): FraiseqlError {
  return new FraiseqlError('BAD_REQUEST', { message, status: 422 })
}

/** In valid JSON, a number goes on to the next character that none can contain. */
function endOfNumber(text: string, start: number): number {
  let index = start
  while (isNumberPart(text.charCodeAt(index))) index += 1
  return index
}

/** Digits, `+`, `-`, `.`, `E` and `e`; NaN at the end of the text is none of them. */
function isNumberPart(code: number): boolean {
  if (code >= zero && code <= nine) return true
  return code === 0x2b || code === minus || code === 0x2e || code === 0x45 || code === 0x65
}

/** The index after the closing quote; a quote after an odd run of backslashes closes nothing. */
function endOfString(text: string, start: number): number {
  let index = text.indexOf('"', start)
  while (index !== -1) {
    let backslashes = 0
    while (text.charCodeAt(index - 1 - backslashes) === 0x5c) backslashes += 1
    if (backslashes % 2 === 0) return index + 1
    index = text.indexOf('"', index + 1)
  }
  return text.length
}
