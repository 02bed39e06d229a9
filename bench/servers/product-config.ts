/** The product's configuration in production, with its defaults but for what the bench must say. */
import type { Config } from '../../src/config/config.ts'
import { built } from './built.ts'
import { setting } from './child.ts'

const { resolveConfig } = await built('index.js')
const { describeProblems } = await built('config/problem.js')

export function productConfig(environment: Readonly<Record<string, string>> = {}): Config {
  const resolution = resolveConfig({
    mode: 'production',
    flags: {},
    environment: {
      DATABASE_URL: setting('BENCH_DATABASE_URL'),
      FRAISEQL_SERVER_PORT: '0',
      FRAISEQL_ADMIN_PORT: '0',
      FRAISEQL_DRAIN_DELAY_MS: '0',
      ...environment,
    },
    // No fraiseql.toml lies here.
    workingDirectory: import.meta.dirname,
    terminal: false,
  })
  if (resolution.kind === 'resolved') return resolution.config
  throw new Error(describeProblems(resolution.problems))
}
