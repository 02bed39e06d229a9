/** `fraiseql compile`: schema.ts and the database become schema.compiled.json and schema.graphql. */
import { dirname, join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { addConfigFlags, once } from './config-flags.ts'
import { readConfig } from './read-config.ts'

interface CompileOptions {
  readonly output: string
  readonly role?: string
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
  const { compiledSchemaText, replaceFile } = await import('./compiled-schema.ts')
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
