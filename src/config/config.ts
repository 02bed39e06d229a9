/**
 * The resolved configuration: what every other part of the server may know about its settings.
 * It is frozen, holds no reference to the environment, and each value was accepted by its row of
 * the options table (options.ts), whose type is derived from these interfaces.
 */
import type { Secret } from './secret.ts'

/** Chosen by the command (`dev` or `serve`), never by a setting that could be changed by mistake. */
export type Mode = 'development' | 'production'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** What stands before PostgreSQL: `transaction` lends a server for one transaction at a time. */
export type Pooler = 'none' | 'transaction'

/** `[server]`: the public listener and what one request may cost before it is understood. */
export interface ServerConfig {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly maxBodyBytes: number
  readonly maxHeaderBytes: number
  readonly maxHeaders: number
  readonly maxUriBytes: number
  readonly headersTimeoutMs: number
  readonly bodyTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  readonly connectionsCheckIntervalMs: number
  readonly maxConnections: number
  /** Queries by GET; on in development only. */
  readonly getEnabled: boolean
}

/** `[admin]`: the listener for probes. */
export interface AdminConfig {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
}

/** `[database]`: the PostgreSQL that answers. */
export interface DatabaseConfig {
  /** Absent only in development, where an embedded PostgreSQL takes its place. */
  readonly url: Secret | undefined
  /** Past the pooler, for administration; absent when `url` serves that too. */
  readonly directUrl: Secret | undefined
  readonly ownerUrl: Secret | undefined
  readonly pooler: Pooler
  readonly channel: 'pool' | 'pipeline'
  readonly poolSize: number
  readonly sharedConnections: number
  readonly soloConnections: number
  readonly writeConnections: number
  readonly connectTimeoutMs: number
  readonly acquireTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
  readonly maxResultBytes: number
  readonly maxTotalResultBytes: number
  readonly applicationName: string
  readonly dangerouslyAllowUnencrypted: boolean
}

/** Whether documents that were not compiled ahead are served besides those that were. */
export type TrustedDocuments = 'allow' | 'only'

/** `[graphql]`: what a document may ask for. */
export interface GraphqlConfig {
  /** On in development only. */
  readonly introspection: boolean
  readonly dangerouslyAllowIntrospection: boolean
  readonly maxCharacters: number
  readonly maxTokens: number
  readonly maxNesting: number
  readonly maxDepth: number
  readonly maxIntrospectionDepth: number
  readonly maxListDepth: number
  readonly maxAliases: number
  readonly maxRootFields: number
  readonly maxDirectives: number
  readonly maxHeight: number
  readonly maxExpandedSelections: number
  readonly maxRows: number
  readonly maxCachedDocuments: number
  readonly maxShapesPerDocument: number
  readonly maxErrors: number
  readonly idempotencyTtlSeconds: number
  readonly trustedDocuments: TrustedDocuments
  /** Documents that clients may register; 0 refuses that. */
  readonly maxPersistedQueries: number
}

/** `[variables]`: what the variables of one request may hold. */
export interface VariablesConfig {
  readonly maxBytes: number
  readonly maxDepth: number
  readonly maxKeys: number
  readonly maxListLength: number
  readonly maxStringBytes: number
}

/** `[log]` */
export interface LogConfig {
  readonly level: LogLevel
  /** `text` in development, `json` in production, unless said otherwise. */
  readonly format: 'json' | 'text'
}

/** `[schema]` */
export interface SchemaConfig {
  /** Absolute path of `schema.ts` in development, of the compiled schema in production. */
  readonly path: string
  /** Absolute glob patterns of the trusted documents; production has them in the compiled schema. */
  readonly documents: readonly string[]
}

/** `[drain]`: the phases of a graceful stop; together they fit in `graceMs`. */
export interface DrainConfig {
  readonly delayMs: number
  readonly timeoutMs: number
  readonly flushTimeoutMs: number
  readonly closeTimeoutMs: number
  readonly graceMs: number
}

/** `[startup]` */
export interface StartupConfig {
  readonly timeoutMs: number
}

/** `[readiness]`: the background check behind `/ready`. */
export interface ReadinessConfig {
  readonly intervalMs: number
  readonly timeoutMs: number
  /** Failed checks in a row until `/ready` says no. */
  readonly failures: number
  /** Passed checks in a row until `/ready` says yes again. */
  readonly successes: number
}

/** `[dev]`: what only `fraiseql dev` knows; refused in production. */
export interface DevConfig {
  /** The role of every request. */
  readonly role: string
  /** The claims of every request. */
  readonly claims: Readonly<Record<string, unknown>>
  /** Absolute path of the project; its .fraiseql folder holds the embedded PostgreSQL. */
  readonly directory: string
  /** Database of the embedded PostgreSQL. */
  readonly databaseName: string
  /** Between two looks at the catalogue. */
  readonly databaseIntervalMs: number
  /** Absolute glob patterns of the SQL files that fill a new embedded database, in order. */
  readonly databaseFiles: readonly string[]
}

/** A setting that lowers the security of this process, reported at each start. */
export interface InsecureChoice {
  readonly option: string
  readonly reason: string
}

export interface Config {
  readonly mode: Mode
  readonly server: ServerConfig
  readonly admin: AdminConfig
  readonly database: DatabaseConfig
  readonly graphql: GraphqlConfig
  readonly variables: VariablesConfig
  readonly log: LogConfig
  readonly schema: SchemaConfig
  readonly drain: DrainConfig
  readonly startup: StartupConfig
  readonly readiness: ReadinessConfig
  readonly dev: DevConfig
  readonly insecure: readonly InsecureChoice[]
}

/** The sections of the configuration file. */
export type ConfigSections = Omit<Config, 'mode' | 'insecure'>
