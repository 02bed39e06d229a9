/** docs/reference/cli.md, from the commands themselves. */
import type { Command } from 'commander'
import { exitCodeMeanings } from '../../src/commands/exit-code.ts'
import { createProgram } from '../../src/commands/program.ts'
import { optionRows } from '../../src/config/options.ts'

const head = `# Command line

<!-- Written by "npm run docs" from src/commands. -->

`

export function cliPage(): string {
  const codes = exitCodeMeanings.map(([code, meaning]) => `| ${code} | ${meaning} |`)
  const commands = createProgram().commands.flatMap((command) => leaves(command, 'fraiseql'))
  return `${head}${commands.join('\n')}
## Exit codes

| Code | Meaning |
|---|---|
${codes.join('\n')}

\`fraiseql healthcheck\` has codes of its own: 0 passed, 1 failed, 2 bad command line, 3 unreachable.
`
}

function leaves(command: Command, prefix: string): readonly string[] {
  const name = `${prefix} ${command.name()}`
  if (command.commands.length > 0) return command.commands.flatMap((child) => leaves(child, name))
  return [commandText(command, name)]
}

function commandText(command: Command, name: string): string {
  const settings = new Set(optionRows.map((row) => `--${row.flag}`))
  const own = command.options.filter((option) => !settings.has(option.long ?? ''))
  const sections = new Set(
    optionRows
      .filter((row) => command.options.some((option) => option.long === `--${row.flag}`))
      .map((row) => `\`[${row.section}]\``),
  )
  const rows = [
    ...command.registeredArguments.map(
      (argument) => `| \`${argument.name()}\` | ${argument.description} |`,
    ),
    ...own.map((option) => `| \`${option.flags}\` | ${option.description} |`),
  ]
  const table = rows.length === 0 ? '' : `\n| | |\n|---|---|\n${rows.join('\n')}\n`
  const flags =
    sections.size === 0
      ? ''
      : `\nIt takes the flags of ${[...sections].join(', ')} ([configuration](configuration.md)).\n`
  return `## ${name}\n\n${command.description()}\n${table}${flags}`
}
