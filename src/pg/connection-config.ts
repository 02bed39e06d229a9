/** How a connection is opened: the one place that says so, for operations and administration alike. */
import type { ClientConfig } from 'pg'
import type { Pooler } from '../config/config.ts'
import { databasePassword, databaseTarget, type DatabaseTarget } from '../config/database-url.ts'
import { type Access, type Limits, startupOptions } from './session.ts'
import { tlsOptions } from './tls-options.ts'

export interface ConnectionOptions extends Limits {
  readonly connectionString: string
  readonly applicationName: string
  readonly connectTimeoutMs: number
  readonly pooler: Pooler
  /** Of the connections that operations run on; unless it says otherwise they only read. */
  readonly access?: Access | undefined
}

/** A configuration for each host of the URL, in its order. */
export function connectionConfigs(options: ConnectionOptions): readonly ClientConfig[] {
  const target = databaseTarget(options.connectionString)
  return target.addresses.map(({ host, port }) => ({
    ...commonConfig(options, target),
    host,
    port,
  }))
}

function commonConfig(options: ConnectionOptions, target: DatabaseTarget): ClientConfig {
  const password = databasePassword(options.connectionString)
  return {
    user: target.user,
    database: target.database,
    ...(password !== undefined && { password }),
    ssl: tlsOptions(target),
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: true,
    // A pooler refuses the parameter: a connection to it is no session of PostgreSQL's.
    ...(options.pooler === 'none' && { options: startupOptions(options) }),
  }
}
