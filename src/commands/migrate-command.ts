/** `fraiseql migrate`: brings the schema `fraiseql` of a database to the version of this program. */
import { Command, Option } from 'commander'
import type { Client } from 'pg'
import type { Config } from '../config/config.ts'
import { databaseTarget } from '../config/database-url.ts'
import type { Secret } from '../config/secret.ts'
import { addConfigFlags, once } from './config-flags.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'
import { readConfig } from './read-config.ts'

interface MigrateOptions {
  readonly apiRole?: string
  readonly dryRun?: boolean
}

export function migrateCommand(): Command {
  const command = new Command('migrate')
    .description('Install or upgrade the schema "fraiseql", where the server keeps its state.')
    .addOption(
      new Option(
        '--api-role <ROLE>',
        'login role of the servers; default: the user of [database] url',
      ).argParser(once),
    )
    .option('--dry-run', 'print the SQL that would run, and run nothing')
    .addHelpText(
      'after',
      `
Connects with [database] owner_url (FRAISEQL_DATABASE_OWNER_URL). All of it is one transaction; run again,
it does nothing. Migrate before servers of a new version start: the old ones go on beside it.

Examples:
  $ fraiseql migrate --dry-run --api-role api > migrate.sql
  $ FRAISEQL_DATABASE_OWNER_URL=file:/run/secrets/owner-url fraiseql migrate
`,
    )
  return addConfigFlags(command, ['database']).action((options: MigrateOptions, self: Command) =>
    runMigrate(options, self),
  )
}

async function runMigrate(options: MigrateOptions, command: Command): Promise<void> {
  const config = readConfig(command, 'development')
  const { ownerUrl } = config.database
  if (ownerUrl === undefined)
    throw new CommandFailure(
      exitCodes.configuration,
      'No URL of the owner is configured: set [database] owner_url (FRAISEQL_DATABASE_OWNER_URL).',
    )
  const apiRole = options.apiRole ?? apiRoleOf(config)
  await withOwner(config, ownerUrl, async (client) => {
    const { migrate, migrationScript } = await import('../system/migrate.ts')
    if (options.dryRun === true) {
      const { readSystemVersion } = await import('../system/system-version.ts')
      const from = await readSystemVersion((text) => client.query(text).then(({ rows }) => rows))
      console.log(migrationScript(from, apiRole))
      return
    }
    const { from, applied } = await migrate(client, apiRole)
    const to = applied.at(-1)?.version ?? from
    for (const { version, title } of applied) console.log(`${version}: ${title}`)
    console.log(
      applied.length === 0 ? `Nothing to do: version ${to}.` : `From version ${from} to ${to}.`,
    )
  })
}

/** Servers do not own what they write to, so that they cannot change its form. */
function apiRoleOf({ database: { url } }: Config): string {
  const user = url?.use(databaseTarget).user
  if (user !== undefined) return user
  throw new CommandFailure(
    exitCodes.usage,
    'Whom the servers log in as is not known: give --api-role, or set [database] url.',
  )
}

async function withOwner(
  config: Config,
  ownerUrl: Secret,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const { withDatabase } = await import('../dev/compile-definition.ts')
  await withDatabase(
    { ...config.database, url: ownerUrl, directUrl: undefined, pooler: 'none' },
    work,
  )
}
