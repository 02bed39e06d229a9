/** `limit` and `offset`: in range, or refused. Nothing is cut down silently. */
import { FraiseqlError } from '../errors.ts'
import type { InputValue } from '../graphql/input-value.ts'
import { invariant } from '../lib/invariant.ts'
import type { ModelType } from '../schema/model.ts'
import type { Amount } from './plan.ts'

/** PostgreSQL reads and drops the rows of an offset: beyond this, filter by a key instead. */
const maxOffset = 1_000_000

/** Null and absent give the type's default. */
export function planLimit(value: InputValue | undefined, type: ModelType): Amount {
  if (value === undefined || value.kind === 'null')
    return { kind: 'constant', value: type.defaultLimit }
  return amount(value, 'limit', type.maxLimit)
}

/** Null and absent give none. */
export function planOffset(value: InputValue | undefined): Amount | null {
  if (value === undefined || value.kind === 'null') return null
  return amount(value, 'offset', maxOffset)
}

/** Absent is one. */
export function planAtMost(value: InputValue | undefined, type: ModelType): Amount {
  if (value === undefined) return { kind: 'constant', value: 1 }
  return amount(value, 'atMost', type.maxLimit)
}

function amount(value: InputValue, argument: string, max: number): Amount {
  invariant(value.kind === 'leaf', 'an Int is a leaf')
  const { slot } = value
  if (slot.kind !== 'constant') return { kind: 'slot', slot, argument, max }
  return { kind: 'constant', value: checkAmount(slot.value, argument, max) }
}

/** @throws {FraiseqlError} BAD_USER_INPUT when the number is not from 0 to `max`. */
export function checkAmount(value: unknown, argument: string, max: number): number {
  if (typeof value === 'number' && value >= 0 && value <= max) return value
  throw new FraiseqlError('BAD_USER_INPUT', {
    message: `Argument "${argument}" must be from 0 to ${max}.`,
  })
}

/** @throws {FraiseqlError} BAD_USER_INPUT when a list of new rows is longer than `max`. */
export function checkLength(length: number, max: number, isNested = false): number {
  if (length <= max) return length
  const list = isNested ? 'A list of related rows' : 'Argument "input"'
  throw new FraiseqlError('BAD_USER_INPUT', { message: `${list} must have at most ${max} rows.` })
}
