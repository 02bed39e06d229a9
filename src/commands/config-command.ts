/** `fraiseql config check`, `config show` and `config schema`: no port, no database. */
import { Argument, Command, Option } from 'commander'
import { configSchema } from '../config/config-schema.ts'
import type { Mode } from '../config/config.ts'
import { describeProblems } from '../config/problem.ts'
import type { ConfigResolution } from '../config/resolve-config.ts'
import { formatOptions, showOptions } from '../config/show-config.ts'
import { addConfigFlags } from './config-flags.ts'
import { CommandFailure, exitCodes } from './exit-code.ts'
import { resolveCommandConfig } from './read-config.ts'

interface ConfigCommandOptions {
  readonly json?: boolean
  readonly for: 'dev' | 'serve'
}

export function configCommand(): Command {
  return new Command('config')
    .description('Check or show the configuration.')
    .addCommand(checkCommand())
    .addCommand(showCommand())
    .addCommand(
      new Command('schema')
        .description('Print the JSON Schema of fraiseql.toml, for editors.')
        .action(() => writeJson(configSchema())),
    )
}

function checkCommand(): Command {
  const command = new Command('check')
    .description('Check flags, environment and file; print every problem and exit with 78.')
    .addArgument(new Argument('[file]', 'configuration file, in place of --config'))
  return addSharedFlags(command).action((file, options: ConfigCommandOptions, self: Command) => {
    const resolution = resolve(self, options, typeof file === 'string' ? file : undefined)
    if (options.json === true) writeJson(verdict(resolution))
    if (resolution.kind === 'refused') {
      const text = options.json === true ? '' : describeProblems(resolution.problems)
      throw new CommandFailure(exitCodes.configuration, text)
    }
    if (options.json === true) return
    for (const { option, reason } of resolution.config.insecure) {
      console.log(`insecure: ${option}: ${reason}`)
    }
    console.log('The configuration is valid.')
  })
}

function showCommand(): Command {
  const command = new Command('show').description(
    'Print every option, its value and where the value comes from; secrets are redacted.',
  )
  return addSharedFlags(command).action((options: ConfigCommandOptions, self: Command) => {
    const resolution = resolve(self, options)
    if (resolution.kind === 'refused') {
      throw new CommandFailure(exitCodes.configuration, describeProblems(resolution.problems))
    }
    const shown = showOptions(resolution.options)
    if (options.json === true) writeJson({ file: resolution.file ?? null, options: shown })
    else process.stdout.write(formatOptions(shown))
  })
}

function addSharedFlags(command: Command): Command {
  return addConfigFlags(
    command
      .addOption(
        new Option('--for <COMMAND>', 'the command whose rules apply')
          .choices(['dev', 'serve'])
          .default('serve'),
      )
      .option('--json', 'print JSON'),
  )
}

function resolve(
  command: Command,
  options: ConfigCommandOptions,
  file?: string | undefined,
): ConfigResolution {
  const { config }: { readonly config?: string } = command.opts()
  if (file !== undefined && config !== undefined) {
    throw new CommandFailure(exitCodes.usage, 'Give the file once: as an argument or by --config.')
  }
  const mode: Mode = options.for === 'dev' ? 'development' : 'production'
  return resolveCommandConfig(command, mode, file)
}

function verdict(resolution: ConfigResolution): Readonly<Record<string, unknown>> {
  return resolution.kind === 'refused'
    ? { valid: false, problems: resolution.problems }
    : { valid: true, problems: [], insecure: resolution.config.insecure }
}

function writeJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
}
