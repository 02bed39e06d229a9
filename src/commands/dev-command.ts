/** `fraiseql dev`: from schema.ts to a running server in one step, again at each change. */
import { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { describeProblems } from '../config/problem.ts'
import type { ConfigWithDatabase } from '../dev/development-database.ts'
import type { Principal } from '../security/principal.ts'
import { addConfigFlags } from './config-flags.ts'
import type { DevNarrator } from './dev-narrator.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'
import { resolveCommandConfig } from './read-config.ts'
import type { ProcessContext, Stoppable } from './run-process.ts'

export function devCommand(): Command {
  const command = new Command('dev')
    .description('Serve schema.ts on this machine, with an embedded PostgreSQL and watch mode.')
    .addHelpText(
      'after',
      `
Without DATABASE_URL it starts a PostgreSQL of its own, whose data stays in .fraiseql/, and fills it
from [dev] database_files. In a database that it is given it installs the schema "fraiseql" if
[database] owner_url or the login may; else it says what to run. A schema.ts or a database that changed is
compiled and served at once; one with an error changes nothing. Only loopback addresses are served: every
request has the role of --as.

Examples:
  $ fraiseql dev --as member --claims '{"tenant_id": 1}'
  $ DATABASE_URL=postgres://api@localhost/shop fraiseql dev --port 4000
`,
    )
  return addConfigFlags(command).action((_options: unknown, self: Command) => dev(self))
}

async function dev(command: Command): Promise<void> {
  const resolution = resolveCommandConfig(command, 'development')
  if (resolution.kind === 'refused') {
    throw new CommandFailure(exitCodes.configuration, describeProblems(resolution.problems))
  }
  const { config, file } = resolution
  const { runProcess } = await import('./run-process.ts')
  await runProcess(config, (context) => start(config, context, { file, command }))
}

async function start(
  config: Config,
  context: ProcessContext,
  settings: { readonly file: string | undefined; readonly command: Command },
): Promise<Stoppable> {
  const { startServer } = await import('../start-server.ts')
  const { openDevelopmentDatabase } = await import('../dev/development-database.ts')
  const { loadDefinition } = await import('../dev/load-definition.ts')
  const { compileDefinition } = await import('../dev/compile-definition.ts')
  const { addDocuments } = await import('../dev/add-documents.ts')
  const { knownRole } = await import('./known-role.ts')
  const narration = await import('./dev-narrator.ts')
  const { followSources } = await import('./follow-sources.ts')

  const narrator = new narration.DevNarrator(config.log.format, context)
  const { resources, observe } = context
  const onStep = (text: string): void => narrator.step(text)
  // Read before a database is made for it: a mistake in it is told at once.
  const { path } = config.schema
  const loaded = await loadDefinition(path)
  const opened = await openDevelopmentDatabase(config, { onStep, resources })

  // The embedded one has it already.
  if (config.database.url !== undefined) await migrateFor(narrator, opened)

  narrator.step(`Compiling ${path}`)
  const compiled = await addDocuments(
    await compileDefinition(loaded.definition, opened.database),
    config,
  )
  narrator.notices(compiled.notices)
  const principal = principalOf(config, knownRole(compiled.model, config.dev.role))

  narrator.step('Starting the server')
  const server = await startServer({
    config: opened,
    model: compiled.model,
    observe,
    principal,
  })
  narrator.ready({ server, model: compiled.model, role: principal.role, schema: path })

  followSources({
    config: opened,
    loaded,
    compiled,
    principal,
    server,
    narrator,
    resources,
    settings,
  })
  return server
}

async function migrateFor(narrator: DevNarrator, config: ConfigWithDatabase): Promise<void> {
  const { migrateGiven } = await import('../dev/migrate-given.ts')
  const outcome = await migrateGiven(config)
  if (outcome.kind === 'refused') narrator.unmigrated(outcome.reason)
  else
    for (const { version, title } of outcome.applied)
      narrator.step(`Schema "fraiseql": ${version}, ${title}`)
}

/** `--as` vouches for the caller; without it, nobody does. */
function principalOf(config: Config, role: string): Principal {
  return Object.freeze({
    role,
    claims: config.dev.claims,
    isAuthenticated: role !== 'anonymous',
  })
}
