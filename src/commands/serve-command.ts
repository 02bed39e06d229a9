/** `fraiseql serve`: production. A compiled schema, a database URL, no development default. */
import { Command } from 'commander'
import { addConfigFlags } from './config-flags.ts'
import { readConfig } from './read-config.ts'

export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Serve a compiled schema in production.')
    .addHelpText(
      'after',
      `
Needs DATABASE_URL and what "fraiseql compile" wrote. Stops on SIGTERM once the requests in flight
are finished. A compiled schema that is replaced is served as soon as it fits the database; requests
under way finish on the old one. Each option is a flag, a variable and a key of fraiseql.toml; docs/reference/configuration.md
has all of them with their notes.

Example:
  $ DATABASE_URL=postgres://api@db.example/shop?sslmode=verify-full fraiseql serve --host 0.0.0.0
`,
    )
  return addConfigFlags(command).action((_options: unknown, self: Command) => serve(self))
}

async function serve(command: Command): Promise<void> {
  const config = readConfig(command, 'production')
  const { readCompiledSchema } = await import('./compiled-schema.ts')
  const { followCompiled, stampOf } = await import('./follow-compiled.ts')
  const stamp = await stampOf(config.schema.path)
  const model = readCompiledSchema(config.schema.path)
  const { runProcess } = await import('./run-process.ts')
  const { startServer } = await import('../start-server.ts')
  await runProcess(config, async ({ observe }) => {
    const server = await startServer({ config, model, observe })
    const { path } = config.schema
    const follower = followCompiled({ path, model, stamp, replace: server.replaceModel, observe })
    return {
      stop: (cause) => {
        follower[Symbol.dispose]()
        return server.stop(cause)
      },
    }
  })
}
