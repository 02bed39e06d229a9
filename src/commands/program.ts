/** The commands and their help, as one value: cli.ts runs it, the reference page is made from it. */
import { Command } from 'commander'
import { packageVersion } from '../lib/package-version.ts'
import { compileCommand } from './compile-command.ts'
import { configCommand } from './config-command.ts'
import { exitCodeMeanings } from './exit-code.ts'
import { devCommand } from './dev-command.ts'
import { explainCommand } from './explain-command.ts'
import { grantsCommand } from './grants-command.ts'
import { healthcheckCommand } from './healthcheck-command.ts'
import { migrateCommand } from './migrate-command.ts'
import { preflightCommand } from './preflight-command.ts'
import { serveCommand } from './serve-command.ts'

export function createProgram(): Command {
  const program = new Command('fraiseql')
    .description(
      'GraphQL server for PostgreSQL: one SQL statement per operation, hardened from the first start.',
    )
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .addHelpText('after', helpTail)
  const commands = [
    devCommand(),
    serveCommand(),
    compileCommand(),
    migrateCommand(),
    preflightCommand(),
    grantsCommand(),
    configCommand(),
    explainCommand(),
    healthcheckCommand(),
  ]
  for (const command of commands) program.addCommand(command)
  prepare(program)
  return program
}

/** Errors reach the one place that turns them into exit codes, from every depth. */
function prepare(command: Command): void {
  command.exitOverride().helpOption('--help', 'print this help').showHelpAfterError(false)
  for (const child of command.commands) prepare(child)
}

const helpTail = `
Examples:
  $ fraiseql dev                                      embedded PostgreSQL, ./schema.ts, reloads on change
  $ fraiseql dev --as member --claims '{"tenant":1}'  every request is a member of tenant 1
  $ fraiseql compile                                  ./schema.ts becomes schema.compiled.json
  $ fraiseql migrate --dry-run                        the SQL of the server's own schema, for review
  $ fraiseql preflight --migration 0042.sql           which trusted documents a migration would break
  $ fraiseql grants --check                           what roles may do and should not, or the other way
  $ DATABASE_URL=postgres://... fraiseql serve        production: a compiled schema, no development defaults
  $ fraiseql config check fraiseql.toml               every problem at once, no database needed
  $ fraiseql healthcheck --check ready --timeout 2s   for containers

Settings:
  Each is a flag, an environment variable and a key of fraiseql.toml alike, in this precedence;
  "fraiseql serve --help" lists them, "fraiseql config show" says where each value comes from.
  DATABASE_URL     connection URL of PostgreSQL, or file:/path to one
  FRAISEQL_CONFIG  the configuration file
  FRAISEQL_*       one variable per option; an unknown one is refused

Exit codes:
${exitCodeMeanings.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`).join('\n')}
`
