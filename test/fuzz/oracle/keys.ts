/**
 * Values of a column as something plain that compares the way PostgreSQL compares the type. Written
 * from the manual, without a look at src/sql: the second opinion of the differential test.
 */
import { isIP } from 'node:net'
import type { BaseType, ColumnType, ModelEnum } from '../../../src/schema/model.ts'
import { type Json, parseJson } from './exact-json.ts'
import { farFuture, readClock, readMoment, readSpan, readZonedClock } from './moments.ts'

export type Key = bigint | number | string | Json

/** The text cannot be a value of the column. */
export class Refused extends Error {}

type Enums = Readonly<Record<string, ModelEnum>>

const known = new WeakMap<ColumnType, Map<unknown, Key>>()

/** PostgreSQL's text, or a coerced GraphQL value, → key. */
export function keyOf(type: ColumnType, value: unknown, enums: Enums): Key {
  const keys = known.get(type) ?? new Map<unknown, Key>()
  known.set(type, keys)
  const key = keys.get(value) ?? readKey(type, value, enums)
  keys.set(value, key)
  return key
}

function readKey(type: ColumnType, value: unknown, enums: Enums): Key {
  if (type.base === 'enum')
    return enums[type.graphql]!.values.findIndex(
      ({ name, label }) => value === name || value === label,
    )
  return keyReaders[type.base](value)
}

type ReadKey = (value: unknown) => Key

const keyReaders: Readonly<Record<BaseType, ReadKey>> = {
  int2: (value) => whole(value, 2n ** 15n),
  int4: (value) => whole(value, 2n ** 31n),
  int8: (value) => whole(value, 2n ** 63n),
  float4: (value) => Math.fround(Number(value)),
  float8: Number,
  numeric: (value) => decimal(String(value)),
  text: plain,
  bpchar: (value) => plain(value).replace(/ +$/, ''),
  citext: (value) => lower(plain(value)),
  bool: (value) => (value === true || value === 't' || value === 'true' ? 1n : 0n),
  uuid: (value) => {
    if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(String(value))) throw new Refused()
    return String(value).toLowerCase()
  },
  date: (value) => readMoment(String(value)),
  time: (value) => readClock(String(value)),
  timetz: (value) => readZonedClock(String(value)),
  timestamp: (value) => readMoment(String(value)),
  timestamptz: (value) => readMoment(String(value)),
  interval: (value) => readSpan(String(value)),
  json: (value) => parseJson(String(value)),
  jsonb: (value) => parseJson(String(value)),
  bytea: (value) => String(value).toLowerCase(),
  inet: network,
  cidr: network,
  macaddr: (value) => String(value).toLowerCase().replaceAll('-', ':'),
  tsvector: plain,
  enum: plain,
}

/** Negative, zero or positive; NaN is the largest of floats and equals itself. */
export function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'string' && typeof b === 'string')
    return Buffer.compare(Buffer.from(a), Buffer.from(b))
  if (typeof a === 'number' && typeof b === 'number' && (Number.isNaN(a) || Number.isNaN(b)))
    return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  const [left, right] = [a as bigint, b as bigint]
  if (left === right) return 0
  return left < right ? -1 : 1
}

function whole(value: unknown, bound: bigint): bigint {
  if (!/^-?\d{1,30}$/.test(String(value))) throw new Refused()
  const number = BigInt(String(value))
  if (number < -bound || number >= bound) throw new Refused()
  return number
}

function plain(value: unknown): string {
  const text = String(value)
  if (text.includes('\0') || !text.isWellFormed()) throw new Refused()
  return text
}

const scale = 1200

/** A multiple of 10^-1200, which every number of the tests is. */
function decimal(text: string): bigint {
  if (text === 'NaN') return farFuture ** 100n
  if (text === 'Infinity') return farFuture ** 90n
  if (text === '-Infinity') return -(farFuture ** 90n)
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [wholePart = '', fraction = ''] = mantissa.split('.')
  return (
    BigInt(`${wholePart}${fraction}`) * 10n ** BigInt(scale + Number(exponent) - fraction.length)
  )
}

/** Simple case mapping, one code point to one. */
export function lower(text: string): string {
  return [...text]
    .map((point) => ([...point.toLowerCase()].length === 1 ? point.toLowerCase() : point))
    .join('')
}

/** Family, common network bits, prefix length, all bits: as text that sorts that way. */
function network(value: unknown): string {
  const [address = '', prefix] = String(value).split('/')
  const isShort = isIP(address) === 4
  const bits = isShort ? bitsOf(address.split('.').map(Number), 8) : bitsOf(groupsOf(address), 16)
  const length = prefix === undefined ? bits.length : Number(prefix)
  // Two networks of one family differ in a common bit, or one is the prefix of the other; a bit
  // sorts as '1' or '2', the end of the network part as '0'.
  const common = bits.slice(0, length).replaceAll('1', '2').replaceAll('0', '1')
  return `${isShort ? 4 : 6}${common}0${bits}`
}

function bitsOf(parts: readonly number[], width: number): string {
  return parts.map((part) => part.toString(2).padStart(width, '0')).join('')
}

function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
}
