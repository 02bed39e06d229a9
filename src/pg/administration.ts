/**
 * A connection of its own for what is no operation: reading the catalogue, checking roles, probing.
 * It never waits behind requests, and requests never wait behind it. Its settings are those of a
 * transaction, so that it may stand behind a pooler too.
 */
import type { PoolClient } from 'pg'
import type { RunStatement } from '../catalog/read-catalog.ts'
import type { Observe } from '../observation.ts'
import type { ConnectionOptions } from './connection-config.ts'
import { databaseError, unavailable } from './database-error.ts'
import { openPool } from './open-pool.ts'
import { pinStatement } from './session.ts'

export interface AdministrationOptions extends ConnectionOptions {
  readonly observe: Observe
}

export interface Administration extends AsyncDisposable {
  /** @throws {FraiseqlError} of the pg stage. */
  readonly run: RunStatement
}

export function openAdministration(options: AdministrationOptions): Administration {
  const applicationName = `${options.applicationName} administration`
  const limits = { max: 1, connectionTimeoutMillis: options.connectTimeoutMs }
  const pool = openPool({ ...options, applicationName }, limits)
  pool.on('error', (error) => {
    if (!pool.ending) options.observe({ kind: 'database.lost', reason: error.message })
  })
  return {
    run: async (text, values) => {
      const client = await pool.connect().catch((cause: unknown) => {
        throw unavailable(cause)
      })
      try {
        return await inTransaction(client, options.statementTimeoutMs, async () => {
          const { rows } = await client.query<Readonly<Record<string, unknown>>>(text, [...values])
          return rows
        })
      } catch (error) {
        throw databaseError(error)
      }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

async function inTransaction<T>(
  client: PoolClient,
  timeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  let isClean = false
  try {
    await client.query('begin read only')
    await client.query(
      `${pinStatement}, pg_catalog.set_config('role', 'none', true), pg_catalog.set_config('statement_timeout', '${timeoutMs}', true)`,
    )
    const result = await work()
    await client.query('commit')
    isClean = true
    return result
  } finally {
    // A connection whose transaction did not end is not used again.
    client.release(!isClean)
  }
}
