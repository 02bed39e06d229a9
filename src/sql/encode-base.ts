/** One value of a base type in PostgreSQL's text format; undefined when the type refuses it. */
import type { BaseType } from '../schema/model.ts'
import { readBigInt, readUuid } from '../schema/scalar-readers.ts'

type EncodeValue = (value: unknown) => string | undefined

export function encodeBase(base: BaseType, value: unknown): string | undefined {
  return encoders[base](value)
}

const int2: EncodeValue = (value) => wholeNumber(value, 32_767)
const int4: EncodeValue = (value) => wholeNumber(value, 2_147_483_647)

const encoders: Readonly<Record<BaseType, EncodeValue>> = {
  int2,
  int4,
  int8: (value) => readBigInt(textOf(value)),
  float4: singlePrecision,
  float8: floatText,
  numeric: plainText,
  text: plainText,
  bpchar: plainText,
  citext: plainText,
  bool: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  uuid: (value) => readUuid(textOf(value)),
  date: plainText,
  time: plainText,
  timetz: plainText,
  timestamp: plainText,
  timestamptz: plainText,
  interval: plainText,
  json,
  jsonb: json,
  bytea: plainText,
  inet: plainText,
  cidr: plainText,
  macaddr: plainText,
  tsvector: plainText,
  enum: plainText,
}

function wholeNumber(value: unknown, max: number): string | undefined {
  const text = readBigInt(textOf(value))
  if (text === undefined) return undefined
  const number = Number(text)
  return number <= max && number >= -max - 1 ? text : undefined
}

/** What a `real` would turn into infinity or zero, PostgreSQL refuses (SQLSTATE 22003). */
function singlePrecision(value: unknown): string | undefined {
  const rounded = Math.fround(Number(value))
  const isInRange = Number.isFinite(rounded) && (rounded !== 0 || Number(value) === 0)
  return isInRange ? floatText(value) : undefined
}

/** Zero has a sign there, which JavaScript's own text has not. */
function floatText(value: unknown): string {
  return Object.is(value, -0) ? '-0' : textOf(value)
}

/** PostgreSQL's text holds no NUL (SQLSTATE 22021), and UTF-8 no lone surrogate. */
function plainText(value: unknown): string | undefined {
  const text = textOf(value)
  return text.includes('\0') || !text.isWellFormed() ? undefined : text
}

/** Coerced leaves are strings, numbers and booleans; JSON has an encoder of its own. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** An escape, and not an escaped backslash with `u0000` behind it. */
const escapedNul = /(?<!\\)(?:\\\\)*\\u0000/

/** `jsonb` refuses the escape of a NUL (SQLSTATE 22P05). */
function json(value: unknown): string | undefined {
  const text = JSON.stringify(value)
  return escapedNul.test(text) ? undefined : plainText(text)
}
