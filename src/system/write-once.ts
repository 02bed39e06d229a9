/** A write under an Idempotency-Key: done, or answered with what it gave before. */
import { FraiseqlError } from '../errors.ts'
import type { Execution, Result, Session, WriteResult, WriteStatement } from '../pg/channel.ts'
import {
  answersExecution,
  type IdempotencyKey,
  readStored,
  withIdempotency,
} from './idempotency.ts'

export interface GuardedWrite {
  /** Sends the statements with what guards them around them, in one transaction. */
  readonly commit: (guard: Guard) => Promise<WriteResult>
  readonly read: (execution: Execution) => Promise<Result>
  readonly signal: AbortSignal
}

type Guard = (statements: readonly WriteStatement[], session: Session) => readonly WriteStatement[]

export interface OnceResult {
  readonly result: WriteResult
  /** The answers are those of the same write before. */
  readonly isReplay: boolean
}

/** A stored key may run out between the write that meets it and the read of its answers. */
const maxAttempts = 3

/** @throws {FraiseqlError} IDEMPOTENCY_KEY_USED for another request; whatever the write throws. */
export async function writeOnce(
  key: IdempotencyKey,
  { commit, read, signal }: GuardedWrite,
): Promise<OnceResult> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    try {
      const guard: Guard = (statements, session) => withIdempotency(statements, key, session)
      return { result: await commit(guard), isReplay: false }
    } catch (error) {
      if (!(error instanceof FraiseqlError) || error.code !== 'IDEMPOTENCY_KEY_USED') throw error
    }
    const found = readStored(await read(answersExecution(key, signal)))
    if (found.kind === 'other') throw new FraiseqlError('IDEMPOTENCY_KEY_USED')
    if (found.kind === 'stored') return { result: found.result, isReplay: true }
  }
  throw new FraiseqlError('CONFLICT_RETRY')
}
