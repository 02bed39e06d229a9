/** The rows of `[database]`. */
import type { DatabaseConfig } from './config.ts'
import { channel, danger, databaseUrl, integer, pooler, text, type OptionTable } from './option.ts'

const mebibyte = 1024 * 1024

export const databaseOptions: OptionTable<DatabaseConfig> = {
  url: databaseUrl({
    summary: 'Connection URL of PostgreSQL; `dev` starts an embedded one when there is none.',
    note: 'Secret. In a file only by reference: "env:DATABASE_URL" or "file:/run/secrets/database-url". Production wants sslmode=verify-full unless the host is a Unix socket or loopback, and takes no password from a flag.',
    environment: 'DATABASE_URL',
  }),
  directUrl: databaseUrl({
    summary:
      'Connection URL past the pooler, for reading the catalogue and for checks; `url` when there is none.',
    note: 'Secret, as `url` is, and under the same rules.',
  }),
  ownerUrl: databaseUrl({
    summary:
      'Connection URL of the owner of the schema `fraiseql`, for `fraiseql migrate`; servers never use it.',
    note: 'Secret, as `url` is. Give it to whoever migrates, not to the servers.',
  }),
  pooler: pooler({
    summary:
      'What `url` leads to: PostgreSQL itself, or a pooler such as PgBouncer that lends a server for one transaction at a time.',
  }),
  channel: channel({
    summary:
      'How statements reach PostgreSQL: one at a time on each connection of a pool, or many in flight on few connections.',
  }),
  poolSize: integer(
    { default: 8, max: 500 },
    { summary: 'Most open database connections of the pool.' },
  ),
  sharedConnections: integer(
    { default: 4, max: 64 },
    { summary: 'Connections of the pipeline that carry several quick statements at a time.' },
  ),
  soloConnections: integer(
    { default: 4, max: 64 },
    {
      summary: 'Connections of the pipeline that carry one statement at a time: slow or new ones.',
    },
  ),
  writeConnections: integer(
    { default: 8, max: 100 },
    { summary: 'Connections of the pipeline that carry one change at a time.' },
  ),
  connectTimeoutMs: integer(
    { default: 5000, min: 100, max: 60_000, unit: 'ms' },
    { summary: 'Time for a new database connection to open.' },
  ),
  acquireTimeoutMs: integer(
    { default: 2000, min: 10, max: 60_000, unit: 'ms' },
    { summary: 'Time an operation waits for a free connection before it is answered 503.' },
  ),
  statementTimeoutMs: integer(
    { default: 5000, min: 10, max: 300_000, unit: 'ms' },
    { summary: 'Time one statement may run before it is answered 504.' },
  ),
  lockTimeoutMs: integer(
    { default: 3000, min: 10, max: 300_000, unit: 'ms' },
    {
      summary:
        "Time one statement may wait for a lock. Longer than PostgreSQL's deadlock_timeout (1 s), or a deadlock is answered 504 and not tried again.",
    },
  ),
  maxResultBytes: integer(
    { default: 16 * mebibyte, min: 1024, max: 256 * mebibyte, unit: 'bytes' },
    { summary: 'Largest result of one operation.' },
  ),
  maxTotalResultBytes: integer(
    { default: 128 * mebibyte, min: 1024, max: 16_384 * mebibyte, unit: 'bytes' },
    { summary: 'Results of all operations that are on their way to their readers.' },
  ),
  applicationName: text(
    {
      default: 'fraiseql',
      // PostgreSQL replaces other characters by "?" and cuts at 63 bytes.
      pattern: /^[\u0020-\u007e]{1,63}$/u,
      expected: '1 to 63 printable ASCII characters',
    },
    { summary: 'Name of the connections in pg_stat_activity.' },
  ),
  dangerouslyAllowUnencrypted: danger({
    summary: 'Lets production connect without verified TLS.',
    note: 'Anyone on the network path can read and change every row; reported at each start.',
  }),
}
