import { FraiseqlError } from '../errors.ts'

/** Of a value whose structure says what cannot be done. */
export function refusal(message: string): FraiseqlError {
  return new FraiseqlError('BAD_USER_INPUT', { message })
}
