/**
 * SQL as values: the only way to make statement text. A fragment is made from the template tag below,
 * whose text is written in this folder, from identifiers of the catalogue, from labels of the
 * catalogue, or from parameters. A plain string cannot become SQL by accident, since the tag takes
 * fragments only and the brand is not exported.
 */
import type { Slot } from '../graphql/slot.ts'
import { quoteName } from '../lib/quote-name.ts'
import type { ClaimValue } from '../plan/write-plan.ts'
import type { BaseType } from '../schema/model.ts'

const brand: unique symbol = Symbol('sql')

export interface Sql {
  readonly [brand]: true
  readonly parts: readonly (string | Parameter)[]
}

/** A bound parameter: where its value comes from, and how it is written for PostgreSQL. */
export interface Parameter {
  readonly slot: Slot | ClaimValue
  readonly type: ParameterType
}

export interface ParameterType {
  readonly base: BaseType
  readonly list: boolean
  /** Cast as it stands in the statement, without the array suffix. */
  readonly sql: string
  /** GraphQL enum whose values are sent as labels. */
  readonly enumName: string | null
  /** Text that is sent as a LIKE pattern: the client's own, or one with its wildcards escaped. */
  readonly pattern: 'own' | 'contains' | 'startsWith' | 'endsWith' | null
  /** Of a value to be stored. */
  readonly stored?: StoredValue | undefined
}

interface StoredValue {
  readonly nullable: boolean
  /** A list that has a value for each of several rows. */
  readonly perRow: boolean
  /** Given by the server, an enum by its label. */
  readonly isPreset: boolean
}

export function sql(texts: TemplateStringsArray, ...values: readonly Sql[]): Sql {
  const parts: (string | Parameter)[] = []
  for (const [index, text] of texts.entries()) {
    append(parts, text)
    for (const part of values[index]?.parts ?? []) append(parts, part)
  }
  return make(parts)
}

export function join(items: readonly Sql[], separator: Sql): Sql {
  const parts: (string | Parameter)[] = []
  for (const [index, item] of items.entries()) {
    if (index > 0) for (const part of separator.parts) append(parts, part)
    for (const part of item.parts) append(parts, part)
  }
  return make(parts)
}

/** A quoted identifier; names come from the catalogue or are response names. */
export function identifier(name: string): Sql {
  return make([quoteName(name)])
}

/** A generated alias: a letter and a number, so that it can meet no quoted name. */
export function alias(prefix: 't' | 'j' | 'r' | 'c' | 'w' | 'k', number: number): Sql {
  return make([prefix === 't' || prefix === 'r' ? `${prefix}${number}` : `${prefix}$${number}`])
}

/** A constant text: an enum's label or value, a type's name, a response name. */
export function text(value: string): Sql {
  if (value.includes('\0')) throw new Error('a text constant cannot hold a NUL')
  const quoted = value.replaceAll("'", "''")
  // With a backslash only the E form reads the same whatever standard_conforming_strings says.
  return make([value.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`])
}

/** A whole number that the schema or the document fixes. */
export function integer(value: number): Sql {
  if (!Number.isSafeInteger(value)) throw new Error('not a whole number')
  return make([String(value)])
}

/** An operator, qualified when it belongs to an extension: its schema is not on the search path. */
export function operator(symbol: string, schema: string | null): Sql {
  if (!/^[-+*/<>=~!@#%^&|`?]+$/.test(symbol)) throw new Error('not an operator')
  return make([schema === null ? symbol : `operator(${quoteName(schema)}.${symbol})`])
}

/** `$n::type` or `$n::type[]`; of lists for each row, `$n::text[]`, since an array of arrays has one length. */
export function parameter(slot: Slot | ClaimValue, type: ParameterType): Sql {
  const isPerRow = type.stored?.perRow === true
  const cast = isPerRow && type.list ? sql`text` : typeName(type.sql, false)
  return sql`${make([{ slot, type }])}::${cast}${isPerRow || type.list ? sql`[]` : sql``}`
}

/** A type as a cast or a column definition spells it. */
export function typeName(name: string, list: boolean): Sql {
  if (!/^([a-z]\w*|"(?:[^"\0]|"")+"\."(?:[^"\0]|"")+")$/.test(name)) throw new Error('not a type')
  return make([list ? `${name}[]` : name])
}

function make(parts: (string | Parameter)[]): Sql {
  return Object.freeze({ [brand]: true, parts: Object.freeze(parts) } as const)
}

/** Neighbouring texts become one, so that printing is a single join. */
function append(parts: (string | Parameter)[], part: string | Parameter): void {
  const last = parts.at(-1)
  if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
  else parts.push(part)
}
