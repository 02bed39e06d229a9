/**
 * A connection of its own for what is no operation: reading the catalogue, checking roles, probing.
 * It never waits behind requests, and requests never wait behind it.
 */
import { Pool } from 'pg'
import type { RunStatement } from '../catalog/read-catalog.ts'
import type { Observe } from '../observation.ts'
import { databaseError } from './database-error.ts'
import { connectionOptions } from './session.ts'

export interface AdministrationOptions {
  readonly connectionString: string
  readonly applicationName: string
  readonly connectTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly observe: Observe
}

export interface Administration extends AsyncDisposable {
  /** @throws {FraiseqlError} of the pg stage. */
  readonly run: RunStatement
}

export function openAdministration(options: AdministrationOptions): Administration {
  const pool = new Pool({
    connectionString: options.connectionString,
    application_name: `${options.applicationName} administration`,
    max: 1,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    keepAlive: true,
    options: connectionOptions,
  })
  pool.on('error', (error) => {
    if (!pool.ending) options.observe({ kind: 'database.lost', reason: error.message })
  })
  return {
    run: async (text, values) => {
      try {
        const { rows } = await pool.query<Readonly<Record<string, unknown>>>(text, [...values])
        return rows
      } catch (error) {
        throw databaseError(error)
      }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}
