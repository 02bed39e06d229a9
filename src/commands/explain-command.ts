/** `fraiseql explain`: a document and what becomes of it, stage by stage, down to PostgreSQL's plan. */
import { readFileSync } from 'node:fs'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import type { Config } from '../config/config.ts'
import type { Secret } from '../config/secret.ts'
import type { OperationPlan } from '../plan/plan.ts'
import type { Model } from '../schema/model.ts'
import type { Statement } from '../sql/statement.ts'
import { addConfigFlags, once } from './config-flags.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'
import { readConfig } from './read-config.ts'

interface ExplainOptions {
  readonly role?: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operation?: string
  readonly analyze?: boolean
}

export function explainCommand(): Command {
  const command = new Command('explain')
    .description('Print what a document becomes: plan, SQL, parameters, and EXPLAIN of PostgreSQL.')
    .addArgument(new Argument('<file>', 'a GraphQL document'))
    .addOption(new Option('--role <ROLE>', 'the role that asks, like --as').argParser(once))
    .addOption(
      new Option('--variables <JSON>', 'the variables, a JSON object').argParser(parseVariables),
    )
    .addOption(
      new Option('--operation <NAME>', 'the operation, if the document has several').argParser(
        once,
      ),
    )
    .option('--analyze', 'run the statement and show what it took (EXPLAIN ANALYZE)')
  return addConfigFlags(command, ['schema', 'database', 'graphql', 'dev']).action(
    (file: string, options: ExplainOptions, self: Command) => explain(file, options, self),
  )
}

async function explain(file: string, options: ExplainOptions, command: Command): Promise<void> {
  const config = readConfig(command, 'development')
  const text = readDocument(file)
  const { openDevelopmentDatabase } = await import('../dev/development-database.ts')
  const { loadDefinition } = await import('../dev/load-definition.ts')
  const { compileDefinition } = await import('../dev/compile-definition.ts')
  const { knownRole } = await import('./known-role.ts')

  const { definition } = await loadDefinition(config.schema.path)
  await using resources = new AsyncDisposableStack()
  const onStep = (step: string): void => console.error(step)
  const opened = await openDevelopmentDatabase(config, { onStep, resources })
  const { model } = await compileDefinition(definition, opened.database)
  const role = knownRole(model, options.role ?? config.dev.role)
  const compiled = await compileDocument(text, { model, role, config, options })
  print('Document', text)
  print('Plan', JSON.stringify(compiled.plan, undefined, 2))
  if (compiled.statements.length === 0) print('SQL', 'none: the answer needs no database')
  const explained = await explainStatements(compiled, {
    config: opened,
    databaseRole: model.roles[role]?.databaseRole ?? role,
    analyze: options.analyze === true,
  })
  for (const [index, { statement, parameters }] of compiled.statements.entries()) {
    print('SQL', statement.text)
    print('Parameters', JSON.stringify(parameters))
    print('EXPLAIN', explained[index] ?? '')
  }
}

interface CompiledDocument {
  readonly plan: OperationPlan
  readonly statements: readonly CompiledStatement[]
}

interface CompiledStatement {
  readonly statement: Statement
  readonly parameters: readonly (string | null)[]
}

/** The stages of a request, without the request. */
async function compileDocument(
  text: string,
  context: {
    readonly model: Model
    readonly role: string
    readonly config: Config
    readonly options: ExplainOptions
  },
): Promise<CompiledDocument> {
  const { roleSchema } = await import('../schema/role-schema.ts')
  const { compileOperation, compileShape } = await import('../operation.ts')
  const { checkRows } = await import('../plan/row-bound.ts')
  const { model, role, config, options } = context
  const settings = config.graphql
  const roleContext = {
    model,
    role,
    schema: roleSchema(model, role),
    settings,
    suggestions: true,
  }
  const request = { text, operationName: options.operation, method: 'POST' } as const
  const operation = compileOperation(request, roleContext)
  const { values } = operation.coerce(options.variables)
  const { plan, read, writes } = compileShape(operation, { values }, roleContext)
  checkRows(plan, values, settings.maxRows)
  const { claims } = config.dev
  const statements = [...(read === null ? [] : [read]), ...writes].map(({ statement, bind }) => ({
    statement,
    parameters: bind(values, claims),
  }))
  return { plan, statements }
}

/** In one transaction that is rolled back, so that `--analyze` of a mutation leaves nothing behind. */
async function explainStatements(
  { plan, statements }: CompiledDocument,
  context: {
    readonly config: Config & { readonly database: { readonly url: Secret } }
    readonly databaseRole: string
    readonly analyze: boolean
  },
): Promise<readonly string[]> {
  if (statements.length === 0) return []
  const { withDatabase } = await import('../dev/compile-definition.ts')
  const { sessionParameters, sessionStatement } = await import('../pg/session.ts')
  const { config, databaseRole, analyze } = context
  const claims = JSON.stringify(config.dev.claims)
  const session = sessionParameters({ databaseRole, claims })
  return withDatabase(config.database, async (client) => {
    await client.query(plan.operation === 'mutation' ? 'begin' : 'begin read only')
    await client.query(sessionStatement('none', config.database), session)
    const explained: string[] = []
    for (const { statement, parameters } of statements) {
      const { rows } = await client.query<{ readonly 'QUERY PLAN': string }>(
        `explain (${analyze ? 'analyze, buffers, ' : ''}verbose) ${statement.text}`,
        [...parameters],
      )
      explained.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    }
    await client.query('rollback')
    return explained
  })
}

function readDocument(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new CommandFailure(exitCodes.schemaMissing, `${file} cannot be read: ${code}`)
  }
}

function parseVariables(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Reported below, like any other text that is no object.
  }
  throw new InvalidArgumentError('Expected a JSON object.')
}

function print(title: string, text: string): void {
  console.log(`# ${title}\n\n${text.trimEnd()}\n`)
}
