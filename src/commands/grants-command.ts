/** `fraiseql grants`: the roles, privileges and row policies that equal schema.ts, or how the database differs. */
import { Command, Option } from 'commander'
import type { AccessFacts } from '../catalog/read-access.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { RunStatement } from '../catalog/read-catalog.ts'
import { databaseTarget } from '../config/database-url.ts'
import type { Model } from '../schema/model.ts'
import type { NeededPrivileges } from '../schema/needed-privileges.ts'
import { addConfigFlags, once } from './config-flags.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'
import type { Wanted } from './grants/wanted.ts'
import { readConfig } from './read-config.ts'

interface GrantsOptions {
  readonly role?: string
  readonly apiRole?: string
  readonly check?: boolean
}

export function grantsCommand(): Command {
  const command = new Command('grants')
    .description('Print the roles and privileges that equal schema.ts, as SQL.')
    .addOption(new Option('--role <ROLE>', 'only for this role of the schema').argParser(once))
    .addOption(
      new Option(
        '--api-role <ROLE>',
        'login role of the servers; default: the user of [database] url',
      ).argParser(once),
    )
    .option('--check', 'print what the database lacks and what is too much, and end with 77 if any')
    .addHelpText(
      'after',
      `
Prints and runs nothing. What is printed may be run again, as the owner of the tables; lines that begin
with "--" tell what privileges cannot say, such as which rows a role sees. With --check it prints the
statements that mend the difference.

Examples:
  $ fraiseql grants > grants.sql
  $ fraiseql grants --check --role member
`,
    )
  return addConfigFlags(command, ['schema', 'database', 'dev']).action(
    (options: GrantsOptions, self: Command) => grants(options, self),
  )
}

async function grants(options: GrantsOptions, command: Command): Promise<void> {
  const config = readConfig(command, 'development')
  const { openDevelopmentDatabase } = await import('../dev/development-database.ts')
  const { loadDefinition } = await import('../dev/load-definition.ts')
  const { compileDefinition, withDatabase, runOn } = await import('../dev/compile-definition.ts')
  const { knownRole } = await import('./known-role.ts')
  const { neededPrivileges } = await import('../schema/needed-privileges.ts')
  const { readAccess } = await import('../catalog/read-access.ts')
  const { wantedOf } = await import('./grants/wanted.ts')

  const { definition } = await loadDefinition(config.schema.path)
  await using resources = new AsyncDisposableStack()
  const onStep = (text: string): void => console.error(text)
  const { database } = await openDevelopmentDatabase(config, { onStep, resources })
  const { model, catalog } = await compileDefinition(definition, database)
  const role = options.role === undefined ? undefined : knownRole(model, options.role)
  const needed = neededPrivileges(model, catalog, role)
  const login = options.apiRole ?? database.url.use(databaseTarget).user
  await withDatabase(database, async (client) => {
    const run = runOn(client)
    const roles = needed.map(({ databaseRole }) => databaseRole)
    const facts = await readAccess(run, { roles, login })
    const context = { catalog, facts }
    const wanted = needed.map((one) => wantedOf(one, context))
    const answer = { model, catalog, facts, login, needed, wanted }
    await (options.check === true ? check(answer, run) : print(answer))
  })
}

interface Answer {
  readonly model: Model
  readonly catalog: Catalog
  readonly facts: AccessFacts
  readonly login: string
  readonly needed: readonly NeededPrivileges[]
  readonly wanted: readonly Wanted[]
}

async function print({ catalog, facts, login, needed, wanted }: Answer): Promise<void> {
  const { notesOf } = await import('./grants/notes.ts')
  const { printGrants } = await import('./grants/print-grants.ts')
  const roles = wanted.map((one, index) => {
    const of = needed[index]
    return { wanted: one, notes: of === undefined ? [] : notesOf(of, { catalog, facts }) }
  })
  console.log(printGrants(roles, { login, facts }))
}

/** @throws {CommandFailure} 77 when the database and the schema differ. */
async function check(answer: Answer, run: RunStatement): Promise<void> {
  const { model, catalog, facts, login, needed, wanted } = answer
  const { readPrivileges } = await import('../catalog/read-privileges.ts')
  const { compareGrants } = await import('./grants/compare-grants.ts')
  const { functionObject } = await import('./grants/privilege.ts')
  const sources = [...Object.values(model.types), ...Object.values(model.functions)]
  const schemas = new Set(sources.map(({ source }) => source.schema))
  const called = new Set(
    Object.values(model.functions).map(({ source }) => `${source.schema}.${source.function}`),
  )
  const functions = facts.functions.filter(({ schema, name }) => called.has(`${schema}.${name}`))
  const granted = await readPrivileges(
    run,
    wanted.map(({ databaseRole }) => databaseRole),
    readSchemas(schemas, needed, facts),
  )
  const calledFunctions = new Set(functions.map(functionObject))
  const context = { facts, catalog, granted, login, calledFunctions, schemas }
  const differences = wanted.map((one) => compareGrants(one, context))
  for (const line of differences.flatMap(({ lines }) => lines)) console.log(line)
  const missing = differences.reduce((sum, one) => sum + one.missing, 0)
  const excess = differences.reduce((sum, one) => sum + one.excess, 0)
  if (missing + excess > 0)
    throw new CommandFailure(
      exitCodes.permission,
      `The database does not grant what the schema declares: ${missing} missing, ${excess} too much.`,
    )
  console.error(`The database grants what the schema declares: ${wanted.length} roles.`)
}

/** Where something is wanted, whether or not the schema names it. */
function readSchemas(
  own: ReadonlySet<string>,
  needed: readonly NeededPrivileges[],
  { uses, sequences }: AccessFacts,
): readonly string[] {
  const used = [...uses, ...sequences].map(({ schema }) => schema)
  return [...new Set([...own, ...needed.flatMap(({ schemas }) => [...schemas]), ...used])]
}
