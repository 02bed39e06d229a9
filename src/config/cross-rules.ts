/** Rules between options, and what production refuses. */
import type { Config, InsecureChoice } from './config.ts'
import { isLoopbackHost, isSocketFolder } from './database-address.ts'
import { databaseTarget } from './database-url.ts'
import type { Secret } from './secret.ts'

export interface CrossRule {
  /** The options the rule reads; the first is the one to correct. */
  readonly options: readonly [string, ...string[]]
  readonly mode?: Config['mode'] | undefined
  /** What is wrong, or `undefined`. */
  readonly problem: (config: Config) => string | undefined
}

export const crossRules: readonly CrossRule[] = [
  {
    options: ['database.url'],
    mode: 'production',
    problem: ({ database }) =>
      database.url === undefined ? 'production needs a database; set DATABASE_URL' : undefined,
  },
  verifiedTlsRule('database.url', ({ url }) => url),
  verifiedTlsRule('database.direct_url', ({ directUrl }) => directUrl),
  verifiedTlsRule('database.owner_url', ({ ownerUrl }) => ownerUrl),
  {
    options: ['database.direct_url', 'database.url'],
    problem: ({ database }) =>
      database.directUrl !== undefined && database.url === undefined
        ? 'direct_url goes with url, which is not set'
        : undefined,
  },
  {
    options: ['graphql.introspection', 'graphql.dangerously_allow_introspection'],
    mode: 'production',
    problem: ({ graphql }) =>
      graphql.introspection && !graphql.dangerouslyAllowIntrospection
        ? 'production refuses introspection unless [graphql] dangerously_allow_introspection = true'
        : undefined,
  },
  {
    options: ['graphql.max_persisted_queries', 'graphql.trusted_documents'],
    problem: ({ graphql }) =>
      graphql.trustedDocuments === 'only' && graphql.maxPersistedQueries > 0
        ? 'trusted_documents = "only" leaves nothing for clients to register'
        : undefined,
  },
  {
    options: ['server.get_enabled'],
    mode: 'production',
    problem: ({ server }) => (server.getEnabled ? 'production refuses GET' : undefined),
  },
  loopbackRule('server.host', (config) => config.server.host),
  loopbackRule('admin.host', (config) => config.admin.host),
  {
    options: ['admin.port', 'server.port', 'admin.host', 'server.host'],
    problem: ({ admin, server }) =>
      admin.port !== 0 && admin.port === server.port && sharesAddress(admin.host, server.host)
        ? `the admin listener cannot have the port of the public one (${server.port})`
        : undefined,
  },
  {
    options: [
      'drain.grace_ms',
      'drain.delay_ms',
      'drain.timeout_ms',
      'drain.flush_timeout_ms',
      'drain.close_timeout_ms',
    ],
    problem: ({ drain }) => drainProblem(drain),
  },
  notAbove('server.headers_timeout_ms', 'server.request_timeout_ms', ({ server }) => [
    server.headersTimeoutMs,
    server.requestTimeoutMs,
  ]),
  notAbove('server.body_timeout_ms', 'server.request_timeout_ms', ({ server }) => [
    server.bodyTimeoutMs,
    server.requestTimeoutMs,
  ]),
  notAbove('database.statement_timeout_ms', 'server.request_timeout_ms', (config) => [
    config.database.statementTimeoutMs,
    config.server.requestTimeoutMs,
  ]),
  notAbove('database.acquire_timeout_ms', 'server.request_timeout_ms', (config) => [
    config.database.acquireTimeoutMs,
    config.server.requestTimeoutMs,
  ]),
  notAbove('variables.max_bytes', 'server.max_body_bytes', (config) => [
    config.variables.maxBytes,
    config.server.maxBodyBytes,
  ]),
  notAbove('variables.max_string_bytes', 'variables.max_bytes', ({ variables }) => [
    variables.maxStringBytes,
    variables.maxBytes,
  ]),
  notAbove('readiness.timeout_ms', 'readiness.interval_ms', ({ readiness }) => [
    readiness.timeoutMs,
    readiness.intervalMs,
  ]),
]

/** Settings that were allowed although they lower the security of this process. */
export function insecureChoices(config: Config): readonly InsecureChoice[] {
  if (config.mode === 'development') return []
  const choices: InsecureChoice[] = []
  const { url, directUrl, dangerouslyAllowUnencrypted } = config.database
  if (dangerouslyAllowUnencrypted && ![url, directUrl].every(isTlsVerified)) {
    choices.push({
      option: 'database.dangerously_allow_unencrypted',
      reason: 'the connection to the database is not verified by TLS',
    })
  }
  if (config.graphql.introspection) {
    choices.push({
      option: 'graphql.dangerously_allow_introspection',
      reason: 'every caller can read the API of its role',
    })
  }
  return choices
}

function verifiedTlsRule(
  option: string,
  urlOf: (database: Config['database']) => Secret | undefined,
): CrossRule {
  return {
    options: [option, 'database.dangerously_allow_unencrypted'],
    mode: 'production',
    problem: ({ database }) =>
      isTlsVerified(urlOf(database)) || database.dangerouslyAllowUnencrypted
        ? undefined
        : 'production wants sslmode=verify-full for a database on another host',
  }
}

function isTlsVerified(secret: Secret | undefined): boolean {
  if (secret === undefined) return true
  return secret.use((url) => {
    const { addresses, sslMode } = databaseTarget(url)
    const isLocal = addresses.every(({ host }) => isLoopbackHost(host) || isSocketFolder(host))
    return sslMode === 'verify-full' || isLocal
  })
}

/** `dev` answers everyone who reaches it, so only this machine may. */
function loopbackRule(option: string, hostOf: (config: Config) => string): CrossRule {
  return {
    options: [option],
    mode: 'development',
    problem: (config) =>
      isLoopbackHost(hostOf(config))
        ? undefined
        : 'development serves this machine only: 127.0.0.1, ::1 or localhost',
  }
}

function sharesAddress(left: string, right: string): boolean {
  const everywhere = new Set(['0.0.0.0', '::'])
  if (left === right || everywhere.has(left) || everywhere.has(right)) return true
  return isLoopbackHost(left) && isLoopbackHost(right)
}

function drainProblem(drain: Config['drain']): string | undefined {
  const sum = drain.delayMs + drain.timeoutMs + drain.flushTimeoutMs + drain.closeTimeoutMs
  if (sum < drain.graceMs) return undefined
  return `delay_ms + timeout_ms + flush_timeout_ms + close_timeout_ms is ${sum}, which must be below grace_ms (${drain.graceMs})`
}

function notAbove(
  lower: string,
  upper: string,
  valuesOf: (config: Config) => readonly [number, number],
): CrossRule {
  return {
    options: [lower, upper],
    problem: (config) => {
      const [value, limit] = valuesOf(config)
      return value <= limit ? undefined : `${value} is above ${upper} (${limit})`
    },
  }
}
