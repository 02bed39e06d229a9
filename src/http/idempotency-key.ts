/**
 * The Idempotency-Key field: a string of RFC 8941 in quotes, or the bare word that most clients send
 * (draft-ietf-httpapi-idempotency-key-header, section 2.1).
 */
import { FraiseqlError } from '../errors.ts'

const word = /^[\w.:+/=~-]{1,255}$/

/** @throws {FraiseqlError} BAD_REQUEST when it is neither. */
export function readIdempotencyKey(field: string | undefined): string | undefined {
  if (field === undefined) return undefined
  const [, quoted] = /^"(.*)"$/.exec(field) ?? []
  const key = quoted ?? field
  if (word.test(key)) return key
  throw new FraiseqlError('BAD_REQUEST', {
    message: 'Idempotency-Key must be 1 to 255 letters, digits or any of "-_.:+/=~".',
  })
}
