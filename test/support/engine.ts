/**
 * The engine in this process, over a real database: documents in, answers out, with no HTTP between.
 * A test states which limits it wants; without any, nothing is limited that a test could reach.
 */
import { readCatalog } from '../../src/catalog/read-catalog.ts'
import type { DatabaseConfig, GraphqlConfig } from '../../src/config/config.ts'
import { openAdministration } from '../../src/pg/administration.ts'
import { openTwinChannel } from './twin-channel.ts'
import { compileModel } from '../../src/schema/compile-model.ts'
import type { SchemaDefinition } from '../../src/schema/definition.ts'
import type { Model } from '../../src/schema/model.ts'
import { createExecute } from '../../src/server.ts'

export interface EngineOptions {
  /** Of the login role of the API. */
  readonly url: string
  readonly definition: SchemaDefinition
  /** SQL schemas to read. */
  readonly schemas: readonly string[]
  readonly role: string
  readonly claims?: Readonly<Record<string, unknown>>
  readonly limits?: Partial<GraphqlConfig>
  /** The channel that writes take; default: the pipeline. */
  readonly writer?: DatabaseConfig['channel']
}

export interface EngineAnswer {
  readonly status: number
  readonly text: string
  /** Statements sent to the database. */
  readonly statements: number
}

export interface Engine extends AsyncDisposable {
  readonly model: Model
  readonly run: (
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<EngineAnswer>
}

export const wideLimits: GraphqlConfig = Object.freeze({
  introspection: true,
  dangerouslyAllowIntrospection: false,
  maxCharacters: 10_000_000,
  maxTokens: 1_000_000,
  maxNesting: 1000,
  maxDepth: 1000,
  maxIntrospectionDepth: 1000,
  maxListDepth: 1000,
  maxAliases: 10_000,
  maxRootFields: 10_000,
  maxDirectives: 10_000,
  maxHeight: 10_000,
  maxExpandedSelections: 1_000_000,
  maxRows: 1e15,
  maxCachedDocuments: 1000,
  maxShapesPerDocument: 64,
  maxErrors: 5,
  idempotencyTtlSeconds: 60,
  trustedDocuments: 'allow',
  maxPersistedQueries: 0,
})

const database = Object.freeze({
  directUrl: undefined,
  ownerUrl: undefined,
  pooler: 'none',
  channel: 'pipeline',
  poolSize: 4,
  sharedConnections: 2,
  soloConnections: 2,
  writeConnections: 1,
  connectTimeoutMs: 10_000,
  acquireTimeoutMs: 10_000,
  statementTimeoutMs: 20_000,
  lockTimeoutMs: 1000,
  maxResultBytes: 2 ** 26,
  maxTotalResultBytes: 2 ** 28,
  applicationName: 'fraiseql test',
  dangerouslyAllowUnencrypted: false,
  url: undefined,
})

export async function openEngine(options: EngineOptions): Promise<Engine> {
  const observe = () => undefined
  const connection = { ...database, connectionString: options.url, observe }
  const model = await readModel(options, connection)
  const channel = openTwinChannel(database, options.url, options.writer)
  const { role, claims = {} } = options
  const execute = createExecute({
    config: { mode: 'development', graphql: { ...wideLimits, ...options.limits }, database },
    model,
    channel,
    anonymous: { role, claims, isAuthenticated: true },
    observe,
    hasSystemSchema: () => false,
  })
  const request = {
    requestId: 'test',
    method: 'POST',
    operationName: undefined,
    authorization: undefined,
    signal: new AbortController().signal,
  } as const
  return {
    model,
    run: async (query, variables) => {
      const answer = await execute({ ...request, query, variables })
      const text = Buffer.concat(answer.chunks).toString()
      answer.release()
      return { status: answer.status, text, statements: answer.summary.statements }
    },
    [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
  }
}

async function readModel(
  { definition, schemas }: EngineOptions,
  connection: Parameters<typeof openAdministration>[0],
): Promise<Model> {
  await using administration = openAdministration(connection)
  return compileModel(definition, await readCatalog(administration.run, schemas)).model
}
