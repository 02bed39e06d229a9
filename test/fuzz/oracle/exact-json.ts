/** `jsonb` values with exact numbers: equality and containment as the manual describes them (8.14). */
import { canonicalNumber } from '../json-text.ts'

export type Json = null | boolean | string | ExactNumber | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

export class ExactNumber {
  readonly digits: string

  constructor(token: string) {
    this.digits = canonicalNumber(token)
  }
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

export function parseJson(text: string): Json {
  const keepDigits: Reviver = (_, value, { source }) =>
    typeof value === 'number' ? new ExactNumber(source ?? String(value)) : value
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown) as Json
}

export function equalJson(left: Json, right: Json): boolean {
  return canonical(left) === canonical(right)
}

/** Equal values have equal texts. */
function canonical(value: Json): string {
  if (value instanceof ExactNumber) return value.digits
  if (isList(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`)
  return `{${members.join(',')}}`
}

/** A list also contains the scalars that it has as items, at the top only. */
export function containsJson(left: Json, right: Json): boolean {
  if (isList(left) && isScalar(right)) return left.some((item) => isEqualScalar(item, right))
  return containsDeep(left, right)
}

function containsDeep(left: Json, right: Json): boolean {
  if (isList(left) && isList(right))
    return right.every((wanted) => left.some((item) => containsItem(item, wanted)))
  if (isObject(left) && isObject(right))
    return Object.keys(right).every(
      (key) => Object.hasOwn(left, key) && containsItem(left[key]!, right[key]!),
    )
  return isScalar(left) && isEqualScalar(left, right)
}

function containsItem(left: Json, right: Json): boolean {
  return isScalar(right) ? isEqualScalar(left, right) : containsDeep(left, right)
}

function isEqualScalar(left: Json, right: Json): boolean {
  return isScalar(left) && isScalar(right) && canonical(left) === canonical(right)
}

/** A key of an object, an item of a list, or the text itself. */
export function hasJsonKey(value: Json, key: string): boolean {
  if (isList(value)) return value.includes(key)
  return isObject(value) ? Object.hasOwn(value, key) : value === key
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function isObject(value: Json): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !isList(value) && !(value instanceof ExactNumber)
  )
}

function isScalar(value: Json): boolean {
  return !isList(value) && !isObject(value)
}
