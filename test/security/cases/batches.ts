/** Line 2: many operations in one request. */
import { type Attack, attacksOf, queryTarget, requestBytes } from '../attack.ts'

const attacks = attacksOf(2)
const operation = { query: '{categories{id}}' }
const refused = { status: 422, code: 'BATCHING_NOT_ENABLED', control: 'answers' } as const

export const batches: readonly Attack[] = [
  attacks.json('a batch of 10', batchOf(10), refused),
  attacks.json('a batch of 500', batchOf(500), refused),
  attacks.json('a batch of 10,000', batchOf(10_000), {
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    control: 'answers',
  }),
  attacks.json('a batch of one', [operation], refused),
  attacks.json('a batch within a batch', [[operation]], refused),
  attacks.json('an empty batch', [], { ...refused, control: 'refuses' }),
  attacks.bytes(
    'a batch beside a query string',
    requestBytes(JSON.stringify([operation]), { target: queryTarget('{categories{id}}') }),
    { status: 422, code: 'BAD_REQUEST', control: 'answers' },
  ),
]

function batchOf(length: number): readonly unknown[] {
  return Array.from({ length }, () => operation)
}
