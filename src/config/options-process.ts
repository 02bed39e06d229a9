/** The rows of `[log]`, `[schema]`, `[drain]`, `[startup]` and `[readiness]`. */
import { join } from 'node:path'
import type {
  DrainConfig,
  LogConfig,
  ReadinessConfig,
  SchemaConfig,
  StartupConfig,
} from './config.ts'
import {
  drainDelay,
  integer,
  logFormat,
  logLevel,
  path,
  patterns,
  type OptionTable,
} from './option.ts'

export const logOptions: OptionTable<LogConfig> = {
  level: logLevel('info', {
    summary: 'Least severe level that is logged; operations are logged at "info".',
  }),
  format: logFormat({ summary: 'JSON lines for machines or text for people.' }),
}

export const schemaOptions: OptionTable<SchemaConfig> = {
  path: path(
    {
      default: ({ mode, workingDirectory }) =>
        join(workingDirectory, mode === 'development' ? 'schema.ts' : 'schema.compiled.json'),
      defaultText: 'schema.ts in development, schema.compiled.json in production',
    },
    { summary: 'The schema to serve.', flag: 'schema', note: 'A schema.ts is code that runs.' },
  ),
  documents: patterns({
    summary: 'Glob patterns of the trusted documents: .graphql files and manifests.',
    flag: 'documents',
    note: 'Read by "compile" and "dev"; "serve" has them in the compiled schema.',
  }),
}

export const drainOptions: OptionTable<DrainConfig> = {
  delayMs: drainDelay(
    { default: 5000, min: 0, max: 120_000, unit: 'ms' },
    { summary: 'Time between the signal and the end of accepting, for load balancers to notice.' },
  ),
  timeoutMs: integer(
    { default: 15_000, min: 0, max: 600_000, unit: 'ms' },
    { summary: 'Time requests in flight may take to finish.' },
  ),
  flushTimeoutMs: integer(
    { default: 3000, min: 0, max: 60_000, unit: 'ms' },
    { summary: 'Time to close database connections and write out logs.' },
  ),
  closeTimeoutMs: integer(
    { default: 2000, min: 0, max: 60_000, unit: 'ms' },
    { summary: 'Time for the rest before the process ends regardless.' },
  ),
  graceMs: integer(
    { default: 30_000, min: 100, max: 1_800_000, unit: 'ms' },
    {
      summary:
        'Time the platform waits between SIGTERM and SIGKILL (Kubernetes: terminationGracePeriodSeconds); the four phases above must fit in it.',
    },
  ),
}

export const startupOptions: OptionTable<StartupConfig> = {
  timeoutMs: integer(
    { default: 60_000, min: 100, max: 600_000, unit: 'ms' },
    { summary: 'Time until the database must have answered, else the process exits with 69.' },
  ),
}

export const readinessOptions: OptionTable<ReadinessConfig> = {
  intervalMs: integer(
    { default: 5000, min: 50, max: 300_000, unit: 'ms' },
    { summary: 'Time between two checks of the database.' },
  ),
  timeoutMs: integer(
    { default: 1000, min: 10, max: 60_000, unit: 'ms' },
    { summary: 'Time one check may take.' },
  ),
  failures: integer(
    { default: 3, max: 100 },
    { summary: 'Failed checks in a row until /ready answers 503.' },
  ),
  successes: integer(
    { default: 2, max: 100 },
    { summary: 'Passed checks in a row until /ready answers 200 again.' },
  ),
}
