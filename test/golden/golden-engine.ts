/** The engine over a test database, inside this process: from a request to an answer and its SQL. */
import type { GraphQLSchema } from 'graphql'

import { readCatalog } from '../../src/catalog/read-catalog.ts'
import type { Config } from '../../src/config/config.ts'
import { resolveConfig } from '../../src/config/resolve-config.ts'
import type { Answer, ExecuteOperation } from '../../src/http/answer.ts'
import type { OperationRequest } from '../../src/http/operation-request.ts'
import { openAdministration } from '../../src/pg/administration.ts'
import type { Channel, Execution } from '../../src/pg/channel.ts'
import { openTwinChannel } from '../support/twin-channel.ts'
import { compileModel } from '../../src/schema/compile-model.ts'
import type { SchemaDefinition } from '../../src/schema/definition.ts'
import type { Model } from '../../src/schema/model.ts'
import { roleSchema } from '../../src/schema/role-schema.ts'
import { createExecute } from '../../src/server.ts'
import type { GoldenCase } from './golden-case.ts'

export interface EngineRun {
  readonly answer: Answer
  readonly body: string
  /** What was sent to PostgreSQL for it. */
  readonly executions: readonly SentStatement[]
}

type SentStatement = Pick<Execution, 'text' | 'parameters'>

export interface GoldenEngine extends AsyncDisposable {
  readonly model: Model
  readonly settings: Config['graphql']
  /** The schema as a role sees it. */
  readonly schemaOf: (role: string) => GraphQLSchema
  /** One at a time. */
  readonly run: (golden: GoldenCase) => Promise<EngineRun>
}

export async function openGoldenEngine(options: {
  readonly databaseUrl: string
  readonly definition: SchemaDefinition
  /** More settings, as environment variables. */
  readonly environment?: Readonly<Record<string, string>>
}): Promise<GoldenEngine> {
  const config = developmentConfig({ ...options.environment, DATABASE_URL: options.databaseUrl })
  const observe = () => undefined
  const connection = { ...config.database, connectionString: options.databaseUrl, observe }
  const model = await readModel(options.definition, connection)
  const channel = openTwinChannel(config.database, options.databaseUrl)
  let executions: SentStatement[] = []
  const watched: Channel = {
    start: () => channel.start(),
    execute: (execution) => {
      executions.push(execution)
      return channel.execute(execution)
    },
    write: (execution) => {
      executions.push(...execution.statements)
      // Each case finds the database as it was, but for numbers that a sequence gave out.
      return channel.write({ ...execution, isDryRun: true })
    },
    prepare: async () => [],
    [Symbol.asyncDispose]: async () => undefined,
  }
  const seams = new Map<string, ExecuteOperation>()
  const run = async (golden: GoldenCase): Promise<EngineRun> => {
    const { role } = golden
    const anonymous = { role, claims: { tenant_id: 1 }, isAuthenticated: true }
    const execute =
      seams.get(role) ??
      createExecute({
        config,
        model,
        channel: watched,
        anonymous,
        observe,
        hasSystemSchema: () => true,
      })
    seams.set(role, execute)
    executions = []
    const answer = await execute(requestOf(golden))
    const body = Buffer.concat(answer.chunks).toString()
    answer.release()
    return { answer, body, executions }
  }
  return Object.freeze({
    model,
    settings: config.graphql,
    schemaOf: schemasOf(model),
    run,
    [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
  })
}

export function requestOf({ query, operationName, variables }: GoldenCase): OperationRequest {
  return {
    requestId: 'golden',
    method: 'POST',
    query,
    operationName,
    variables: variables && { __proto__: null, ...variables },
    authorization: undefined,
    signal: new AbortController().signal,
  }
}

function schemasOf(model: Model): GoldenEngine['schemaOf'] {
  const schemas = new Map<string, GraphQLSchema>()
  return (role) => {
    const schema = schemas.get(role) ?? roleSchema(model, role)
    schemas.set(role, schema)
    return schema
  }
}

async function readModel(
  definition: SchemaDefinition,
  connection: Parameters<typeof openAdministration>[0],
): Promise<Model> {
  const schemas = Object.values(definition.types).map(({ source }) => source.split('.')[0] ?? '')
  await using administration = openAdministration(connection)
  const catalog = await readCatalog(administration.run, [...new Set(schemas)])
  return compileModel(definition, catalog).model
}

/** The defaults, with no file and no environment but this. */
function developmentConfig(environment: Readonly<Record<string, string>>): Config {
  const resolution = resolveConfig({
    mode: 'development',
    flags: {},
    environment,
    workingDirectory: '/',
    terminal: false,
  })
  if (resolution.kind === 'resolved') return resolution.config
  throw new Error(JSON.stringify(resolution.problems))
}
