/**
 * Both channels at once: the pool is the oracle, the pipeline must say the same of every statement, on
 * its solo lane and, for a statement that proves quick, on its shared lane too.
 */
import assert from 'node:assert/strict'

import type { DatabaseConfig } from '../../src/config/config.ts'
import { FraiseqlError } from '../../src/errors.ts'
import type { Channel, Execution } from '../../src/pg/channel.ts'
import { createChannel } from '../../src/pg/create-channel.ts'

export function openTwinChannel(
  database: DatabaseConfig,
  connectionString: string,
  writer: DatabaseConfig['channel'] = 'pipeline',
): Channel {
  const observe = () => undefined
  const open = (channel: DatabaseConfig['channel']) =>
    createChannel({ database: { ...database, channel }, connectionString, observe })
  const oracle = open('pool')
  const pipeline = open('pipeline')
  let started: Promise<void> | undefined
  return {
    start: async () => {
      await Promise.all([oracle.start(), pipeline.start()])
    },
    execute: async (execution) => {
      started ??= pipeline.start()
      await started
      const expected = await outcomeOf(oracle, execution)
      for (const lane of ['first', 'second'])
        assert.deepEqual(
          await outcomeOf(pipeline, execution),
          expected,
          `${lane}: ${execution.text}`,
        )
      if (expected.error !== undefined) throw expected.error
      return { columns: expected.columns, release: () => undefined }
    },
    // What has an effect is done once.
    write: async (execution) => {
      started ??= pipeline.start()
      await started
      return writer === 'pool' ? oracle.write(execution) : pipeline.write(execution)
    },
    prepare: (preparations) => pipeline.prepare(preparations),
    [Symbol.asyncDispose]: async () => {
      await oracle[Symbol.asyncDispose]()
      await pipeline[Symbol.asyncDispose]()
    },
  }
}

interface ComparedOutcome {
  readonly columns: readonly (Buffer | null)[]
  readonly code: string | undefined
  readonly error: FraiseqlError | undefined
}

/** Errors are equal when their codes are: their causes are of different drivers. */
async function outcomeOf(channel: Channel, execution: Execution): Promise<ComparedOutcome> {
  try {
    const { columns, release } = await channel.execute(execution)
    const copies = columns.map(copy)
    release()
    return { columns: execution.rows === 'one' ? copies : joined(copies), ...success }
  } catch (error) {
    assert.ok(error instanceof FraiseqlError, String(error))
    const outcome = { columns: [], code: error.code, error }
    // Not compared, but kept to be thrown.
    return Object.defineProperty(outcome, 'error', { enumerable: false })
  }
}

const success = Object.freeze({ code: undefined, error: undefined })

/** The pieces of many rows are a matter of chance, their bytes together are not. */
function joined(pieces: readonly (Buffer | null)[]): Buffer[] {
  return pieces.length === 0 ? [] : [Buffer.from(pieces.map((piece) => String(piece)).join(''))]
}

/** A view of a larger chunk compares as a buffer of its own. */
function copy(column: Buffer | null): Buffer | null {
  return column === null ? null : Buffer.from(column)
}
