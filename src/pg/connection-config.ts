/** How every connection for operations is opened. */
import type { ClientConfig } from 'pg'
import { connectionOptions } from './session.ts'

export interface ConnectionOptions {
  readonly connectionString: string
  readonly applicationName: string
  readonly connectTimeoutMs: number
}

export function connectionConfig(options: ConnectionOptions): ClientConfig {
  return {
    connectionString: options.connectionString,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: true,
    options: connectionOptions,
  }
}
