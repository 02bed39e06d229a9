/** `fraiseql preflight`: which trusted documents break under a new schema or a pending migration. */
import { Command, Option } from 'commander'
import { addConfigFlags, once } from './config-flags.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'
import { readConfig } from './read-config.ts'

interface PreflightOptions {
  readonly deployed: string
  readonly migration?: readonly string[]
  readonly json?: boolean
}

export function preflightCommand(): Command {
  const command = new Command('preflight')
    .description('Tell which trusted documents and roles break under a new schema or a migration.')
    .addOption(
      new Option('--deployed <PATH>', 'the compiled schema that is served today')
        .default('schema.compiled.json')
        .argParser(path),
    )
    .addOption(
      new Option(
        '--migration <FILES...>',
        'SQL files that are to be run, in this order; they are run and rolled back',
      ),
    )
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
Two things are asked of each document, for each of its roles: whether the servers that run today can still
send its SQL once the database is migrated, and whether the new schema.ts still has it, with the same types
in its answer. Exits with 1 when one of them breaks.

A migration is run as [database] owner_url in one transaction that is rolled back, with lock_timeout. Its
locks are held for that long: use a copy of the database.

Examples:
  $ fraiseql preflight --deployed released/schema.compiled.json
  $ fraiseql preflight --migration migrations/0042.sql --json
`,
    )
  return addConfigFlags(command, ['schema', 'database', 'graphql', 'dev']).action(
    (options: PreflightOptions, self: Command) => runPreflight(options, self),
  )
}

function path(text: string, previous: string): string {
  return previous === 'schema.compiled.json' ? text : once(text, previous)
}

async function runPreflight(options: PreflightOptions, command: Command): Promise<void> {
  const config = readConfig(command, 'development')
  const { readCompiledSchema } = await import('./compiled-schema.ts')
  const { loadDefinition } = await import('../dev/load-definition.ts')
  const { openDevelopmentDatabase } = await import('../dev/development-database.ts')
  const { preflight } = await import('./preflight.ts')
  const { readSqlFiles } = await import('../dev/sql-files.ts')

  const deployed = readCompiledSchema(options.deployed)
  if (Object.keys(deployed.documents).length === 0)
    throw new CommandFailure(exitCodes.usage, `${options.deployed} has no trusted documents.`)
  const { definition } = await loadDefinition(config.schema.path)
  const files = await readSqlFiles(process.cwd(), options.migration ?? [], '--migration')
  await using resources = new AsyncDisposableStack()
  const onStep = (text: string): void => console.error(text)
  const opened = await openDevelopmentDatabase(config, { onStep, resources })
  const { findings, checked } = await preflight({
    config: opened,
    deployed,
    definition,
    files,
  })
  if (options.json === true) console.log(JSON.stringify({ checked, findings }, undefined, 2))
  else
    for (const { document, role, breaks, reason } of findings)
      console.log(`${document}, role ${role}: ${breaks}: ${reason}`)
  if (findings.length > 0)
    throw new CommandFailure(
      exitCodes.found,
      `${findings.length} of ${checked} checks found what breaks.`,
    )
  if (options.json !== true) console.log(`${checked} checks: nothing breaks.`)
}
