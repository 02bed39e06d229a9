/** Every command line in the pages names scripts, commands and flags that exist. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'

import { createProgram } from '../../src/commands/program.ts'
import type { Page } from './page.ts'

interface Words {
  readonly place: string
  readonly words: readonly string[]
}

/** npm's own commands that the pages use. */
const npmCommands = new Set(['ci', 'test', 'start', 'install', 'run', 'outdated', 'pack', 'audit'])

/** One sentence a problem. */
export function checkCommands(pages: readonly Page[]): readonly string[] {
  const manifest: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  )
  const program = createProgram()
  return pages.flatMap(readCommandLines).flatMap(({ place, words }) => {
    const problem =
      words[0] === 'npm'
        ? judgeNpm(words.slice(1), manifest.scripts, program)
        : judgeFraiseql(words.slice(1), program)
    return problem === undefined ? [] : [`${place}: ${problem}`]
  })
}

/** The lines of shell blocks, and inline code that looks like a command line. */
function readCommandLines(page: Page): readonly Words[] {
  const fromBlocks = page.blocks
    .filter((block) => ['sh', 'console', 'bash'].includes(block.language))
    .flatMap((block) =>
      block.text.split('\n').map((text, index) => ({ text, line: block.line + 1 + index })),
    )
  const fromProse = page.prose.flatMap((line, index) =>
    [...line.matchAll(/`((?:npm|fraiseql) [^`]+)`/g)].map(([, text = '']) => ({
      text,
      line: index + 1,
    })),
  )
  return [...fromBlocks, ...fromProse].flatMap(({ text, line }) =>
    splitCommands(text).map((words) => ({ place: `${page.path}:${line}`, words })),
  )
}

function splitCommands(text: string): readonly (readonly string[])[] {
  return text
    .replace(/^\s*\$ /, '')
    .replace(/ #.*$/, '')
    .split(/&&|;|\|/)
    .map((part) => part.trim().split(/\s+/))
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
    .filter(([first]) => first === 'npm' || first === 'fraiseql')
}

function judgeNpm(
  words: readonly string[],
  scripts: Readonly<Record<string, string>>,
  program: Command,
): string | undefined {
  const [command = '', ...rest] = words.filter((word) => word !== '-s')
  if (!npmCommands.has(command)) return `npm ${command} is no command these pages use`
  if (command !== 'run') return undefined
  const [script = ''] = rest
  if (scripts[script] === undefined) return `there is no script "${script}"`
  const separator = words.indexOf('--')
  if (script !== 'fraiseql' || separator === -1) return undefined
  return judgeFraiseql(words.slice(separator + 1), program)
}

function judgeFraiseql(words: readonly string[], program: Command): string | undefined {
  let command = program
  for (const word of words) {
    const name = word.split('=')[0] ?? word
    if (name.startsWith('-')) {
      const isKnown =
        ['--help', '--version', '-h'].includes(name) ||
        command.options.some((option) => option.long === name || option.short === name)
      if (!isKnown) return `${command.name()} has no flag ${name}`
      continue
    }
    const child = command.commands.find((candidate) => candidate.name() === word)
    if (child !== undefined) command = child
    else if (command === program && /^[a-z]+$/.test(word)) return `there is no command ${word}`
  }
  return undefined
}
