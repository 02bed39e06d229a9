/** One value of a base type in PostgreSQL's text format; undefined when the type refuses it. */
import type { BaseType } from '../schema/model.ts'
import { readBigInt, readUuid } from '../schema/scalar-readers.ts'

export function encodeBase(base: BaseType, value: unknown): string | undefined {
  switch (base) {
    case 'int2':
      return wholeNumber(value, 32_767)
    case 'int4':
      return wholeNumber(value, 2_147_483_647)
    case 'int8':
      return readBigInt(String(value))
    case 'uuid':
      return readUuid(String(value))
    case 'bool':
      return value === true ? 't' : 'f'
    case 'json':
    case 'jsonb':
      return json(value)
    case 'float4':
    case 'float8':
    case 'numeric':
    case 'text':
    case 'bpchar':
    case 'citext':
    case 'date':
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
    case 'interval':
    case 'bytea':
    case 'inet':
    case 'cidr':
    case 'macaddr':
    case 'tsvector':
    case 'enum':
      return plainText(String(value))
  }
}

function wholeNumber(value: unknown, max: number): string | undefined {
  const text = readBigInt(String(value))
  if (text === undefined) return undefined
  const number = Number(text)
  return number <= max && number >= -max - 1 ? text : undefined
}

/** PostgreSQL's text holds no NUL (SQLSTATE 22021), and UTF-8 no lone surrogate. */
function plainText(text: string): string | undefined {
  return text.includes('\0') || !text.isWellFormed() ? undefined : text
}

/** An escape, and not an escaped backslash with `u0000` behind it. */
const escapedNul = /(?<!\\)(?:\\\\)*\\u0000/

/** `jsonb` refuses the escape of a NUL (SQLSTATE 22P05). */
function json(value: unknown): string | undefined {
  const text = JSON.stringify(value)
  return escapedNul.test(text) ? undefined : plainText(text)
}
