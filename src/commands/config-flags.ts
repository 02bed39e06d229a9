/** Gives a command the flags of the options table, and reads back those that were given. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { optionRows, type OptionRow } from '../config/options.ts'

const valueNames: Readonly<Record<OptionRow['option']['kind'], string>> = {
  integer: 'N',
  boolean: 'true|false',
  choice: 'WORD',
  text: 'TEXT',
  path: 'PATH',
  patterns: 'PATTERNS',
  object: 'JSON',
  secret: 'URL',
}

const valueNamesByOption: Readonly<Record<string, string>> = {
  'dev.role': 'ROLE',
  'server.host': 'HOST',
  'admin.host': 'HOST',
  'server.port': 'PORT',
  'admin.port': 'PORT',
}

/** Adds --config and the flags of some sections, all of them by default. */
export function addConfigFlags(command: Command, sections?: readonly string[]): Command {
  command.addOption(
    new Option('--config <PATH>', 'configuration file (FRAISEQL_CONFIG; default: fraiseql.toml)')
      .argParser(once)
      .helpGroup('Configuration:'),
  )
  for (const row of optionRows) {
    if (sections !== undefined && !sections.includes(row.section)) continue
    command.addOption(
      new Option(flagText(row), describe(row)).argParser(once).helpGroup(`[${row.section}]`),
    )
  }
  return command
}

/** The texts of the given flags by option name, as `resolveConfig` wants them. */
export function givenFlags(command: Command): Readonly<Record<string, string>> {
  const texts: Readonly<Record<string, unknown>> = command.opts()
  const flags: Record<string, string> = {}
  for (const row of optionRows) {
    const text = texts[attributeName(row.flag)]
    if (typeof text === 'string') flags[row.name] = text
  }
  return flags
}

function flagText(row: OptionRow): string {
  return `--${row.flag} <${valueNamesByOption[row.name] ?? valueNames[row.option.kind]}>`
}

/** A flag given twice is a mistake of whoever assembled the command line. */
export function once(text: string, previous: unknown): string {
  if (previous !== undefined) throw new InvalidArgumentError('It is given twice.')
  return text
}

function describe({ environment, option }: OptionRow): string {
  const sentence = option.summary.replace(/\.$/u, '')
  const unit = option.unit === undefined ? '' : ` ${option.unit}`
  return `${sentence} (${environment}; default: ${option.defaultText}${unit})`
}

/** Commander's camelCase name of a flag. */
function attributeName(flag: string): string {
  return flag.replace(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase())
}
