/**
 * The scalar types: what each accepts, in one function that decides for literals and variables
 * alike, so that a value PostgreSQL would refuse is refused before any SQL is sent.
 *
 * Coerced values are what the wire carries later: text in PostgreSQL's own spelling, numbers,
 * booleans, or JSON values. Results are passed through, since PostgreSQL spelled them.
 */
import {
  GraphQLBoolean,
  GraphQLError,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLScalarType,
  GraphQLString,
  Kind,
  type ConstValueNode,
} from 'graphql'
import { rawJson } from '../lib/raw-json.ts'
import { readDuration } from './duration-reader.ts'
import { readCidr, readInet } from './network-readers.ts'
import { readBigInt, readBytes, readDecimal, readMacAddress, readUuid } from './scalar-readers.ts'
import { readDate, readDateTime, readTime } from './temporal-readers.ts'

/** Gives the text for PostgreSQL, or undefined where the type refuses. */
export type ReadText = (text: string) => string | undefined

const textScalars: readonly GraphQLScalarType[] = [
  textScalar('BigInt', 'A whole number of 64 bits, as a string.', readBigInt),
  textScalar(
    'Decimal',
    'An exact decimal number of any length, as a string; also NaN and Infinity.',
    readDecimal,
  ),
  textScalar('UUID', 'A UUID (RFC 9562) in its hyphenated form.', readUuid),
  textScalar('Date', 'A date, `2026-11-24`.', readDate),
  textScalar('LocalTime', 'A time of day without a zone, `12:30:00.123456`.', (text) =>
    readTime(text, 'none'),
  ),
  textScalar('Time', 'A time of day with an offset, `12:30:00+01`.', (text) =>
    readTime(text, 'offset'),
  ),
  textScalar('LocalDateTime', 'A date and time without a zone, to the microsecond.', (text) =>
    readDateTime(text, 'none'),
  ),
  textScalar(
    'DateTime',
    'An instant (RFC 3339) to the microsecond; also infinity and -infinity.',
    (text) => readDateTime(text, 'offset'),
  ),
  textScalar('Duration', 'A duration (ISO 8601), `P1DT2H`.', readDuration),
  textScalar('Bytes', 'Bytes in hexadecimal, `\\\\xdeadbeef`.', readBytes),
  textScalar('Inet', 'An IPv4 or IPv6 address, with or without a prefix length.', readInet),
  textScalar('Cidr', 'An IPv4 or IPv6 network.', readCidr),
  textScalar('MacAddress', 'A MAC address, `08:00:2b:01:02:03`.', readMacAddress),
]

/** A JSON value. Literals keep the order of their keys and the digits of their numbers. */
const json: GraphQLScalarType = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value (RFC 8259).',
  coerceOutputValue: (value) => value,
  coerceInputValue: (value) => value,
  coerceInputLiteral: jsonLiteral,
})

/** Every scalar by name, the built-in ones included. */
export const scalars: ReadonlyMap<string, GraphQLScalarType> = new Map(
  [GraphQLInt, GraphQLFloat, GraphQLString, GraphQLBoolean, GraphQLID, json, ...textScalars].map(
    (scalar) => [scalar.name, scalar],
  ),
)

export const scalarNames: readonly string[] = [...scalars.keys()]

function textScalar(name: string, description: string, read: ReadText): GraphQLScalarType {
  return new GraphQLScalarType({
    name,
    description,
    coerceOutputValue: (value) => value,
    coerceInputValue: (value) => accept(name, read, fromJson(value)),
    coerceInputLiteral: (node) => accept(name, read, fromLiteral(node)),
  })
}

function accept(name: string, read: ReadText, text: string | undefined): string {
  const value = text === undefined ? undefined : read(text)
  if (value === undefined) throw new GraphQLError(`${name} cannot represent this value.`)
  return value
}

/** A whole JSON number has exact digits: the http stage refuses those that a double would change. */
function fromJson(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** Digits of a literal are taken from its text, never through a double. */
function fromLiteral(node: ConstValueNode): string | undefined {
  const isText = node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT
  return isText ? node.value : undefined
}

/**
 * Numbers have one grammar in both languages, so their text can stand as it is; `jsonb` keeps them as
 * `numeric` and has its bounds.
 */
function jsonLiteral(node: ConstValueNode): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null
    case Kind.INT:
    case Kind.FLOAT:
      return rawJson(accept('JSON', readDecimal, node.value))
    case Kind.LIST:
      return node.values.map(jsonLiteral)
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, jsonLiteral(value)]),
      )
    case Kind.BOOLEAN:
    case Kind.STRING:
    case Kind.ENUM:
      return node.value
  }
}
