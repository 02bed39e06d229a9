/** The rows of `[dev]`, refused in production. */
import type { DevConfig } from './config.ts'
import { integer, jsonObject, path, patterns, text, type OptionTable } from './option.ts'

export const devOptions: OptionTable<DevConfig> = {
  role: text(
    {
      default: 'anonymous',
      pattern: /^[A-Za-z][A-Za-z0-9_-]{0,62}$/u,
      expected: 'the name of a role of the schema',
    },
    { summary: 'Role of every request.', flag: 'as', note: 'Anyone who reaches the port has it.' },
  ),
  claims: jsonObject({
    summary: 'Claims of every request, as row policies see them.',
    flag: 'claims',
  }),
  directory: path(
    {
      default: ({ workingDirectory }) => workingDirectory,
      defaultText: 'the current folder',
    },
    { summary: 'Project folder; its .fraiseql folder holds the embedded PostgreSQL and its data.' },
  ),
  databaseName: text(
    {
      default: 'app',
      pattern: /^[a-z_][a-z0-9_]{0,62}$/u,
      expected: 'a database name of lower case letters, digits and "_"',
    },
    { summary: 'Database of the embedded PostgreSQL.' },
  ),
  databaseIntervalMs: integer(
    { default: 1000, min: 50, max: 300_000, unit: 'ms' },
    {
      summary: 'Time between two looks at the tables of the database, for changes to be served.',
    },
  ),
  databaseFiles: patterns({
    summary: 'Glob patterns of the SQL files that fill a new embedded database, in this order.',
    note: 'They run as the owner of the database.',
  }),
}
