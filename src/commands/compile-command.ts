/** `fraiseql compile`: schema.ts and the database become schema.compiled.json and schema.graphql. */
import { dirname, join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { ConfigWithDatabase } from '../dev/development-database.ts'
import type { Model } from '../schema/model.ts'
import { addConfigFlags, once } from './config-flags.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'
import { readConfig } from './read-config.ts'
import { replaceFile } from './replace-file.ts'

interface CompileOptions {
  readonly output: string
  readonly role?: string
  readonly report?: string
  readonly baseline?: string
}

export function compileCommand(): Command {
  const command = new Command('compile')
    .description('Compile schema.ts against the database, for "fraiseql serve".')
    .addOption(
      new Option(
        '--output <PATH>',
        'the compiled schema; schema.graphql is written beside it',
      ).default('schema.compiled.json'),
    )
    .addOption(
      new Option(
        '--role <ROLE>',
        'write schema.graphql as this role sees it, not all of it',
      ).argParser(once),
    )
    .addOption(
      new Option(
        '--report <FILE>',
        'write what the trusted documents cost, as JSON, to be a baseline',
      ).argParser(once),
    )
    .addOption(
      new Option(
        '--baseline <FILE>',
        'an earlier report: fail, and write nothing, when a document became dearer or lost an index',
      ).argParser(once),
    )
  return addConfigFlags(command, ['schema', 'database', 'graphql', 'dev']).action(
    (options: CompileOptions, self: Command) => compile(options, self),
  )
}

async function compile(options: CompileOptions, command: Command): Promise<void> {
  const config = readConfig(command, 'development')
  const { openDevelopmentDatabase } = await import('../dev/development-database.ts')
  const { loadDefinition } = await import('../dev/load-definition.ts')
  const { compileDefinition } = await import('../dev/compile-definition.ts')
  const { addDocuments } = await import('../dev/add-documents.ts')
  const { compiledSchemaText } = await import('./compiled-schema.ts')
  const { schemaText } = await import('./schema-text.ts')
  const { knownRole } = await import('./known-role.ts')

  const { definition } = await loadDefinition(config.schema.path)
  await using resources = new AsyncDisposableStack()
  const onStep = (text: string): void => console.error(text)
  const { database } = await openDevelopmentDatabase(config, { onStep, resources })
  const compiled = await compileDefinition(definition, database)
  const { model, notices } = await addDocuments(compiled, config)
  const role = options.role === undefined ? undefined : knownRole(model, options.role)
  for (const notice of notices) console.error(`note: ${notice}`)
  await reportCosts(model, { ...config, database }, options)

  const output = resolve(options.output)
  const graphql = join(dirname(output), 'schema.graphql')
  replaceFile(output, compiledSchemaText(model))
  replaceFile(graphql, schemaText(model, role))
  const types = Object.keys(model.types).length
  const roles = Object.keys(model.roles).length
  const documents = Object.keys(model.documents).length
  console.log(
    `${output}: ${types} types, ${roles} roles, ${documents} trusted documents, fingerprint ${model.fingerprint}`,
  )
  console.log(graphql)
}

/** Only where there are trusted documents: others are not known before they are asked. */
async function reportCosts(
  model: Model,
  config: ConfigWithDatabase,
  { report, baseline }: CompileOptions,
): Promise<void> {
  const isAsked = report !== undefined || baseline !== undefined
  if (Object.keys(model.documents).length === 0) {
    if (!isAsked) return
    throw new CommandFailure(
      exitCodes.usage,
      'Costs are those of trusted documents: give --documents.',
    )
  }
  const { explainedCosts, costsText, readCosts } = await import('./explained-costs.ts')
  const { printCosts, regressions } = await import('./cost-report.ts')
  const costs = await explainedCosts(model, config)
  if (costs === undefined) {
    const reason = 'The costs of documents need PostgreSQL 16 or newer (EXPLAIN with GENERIC_PLAN).'
    if (isAsked) throw new CommandFailure(exitCodes.usage, reason)
    console.error(`note: ${reason}`)
    return
  }
  console.log(`${printCosts(costs)}\n`)
  const worse = baseline === undefined ? [] : regressions(costs, readCosts(baseline))
  if (worse.length > 0) throw new CommandFailure(exitCodes.found, worse.join('\n'))
  if (report !== undefined) replaceFile(resolve(report), costsText(costs))
}
