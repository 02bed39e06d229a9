/** Code blocks hold up: TypeScript compiles, GraphQL parses, TOML names options, JSON is JSON. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parse as parseGraphql } from 'graphql'
import { parse as parseToml } from 'smol-toml'

import { optionRows } from '../../src/config/options.ts'
import type { CodeBlock, Page } from './page.ts'

/** Inside the repository, so that the examples find its packages. */
const folder = '.cache/docs-examples'

/** One sentence a problem. */
export function checkExamples(pages: readonly Page[]): readonly string[] {
  const placed = pages.flatMap((page) =>
    page.blocks.map((block) => ({ place: `${page.path}:${block.line}`, block })),
  )
  const typescript = placed.filter(({ block }) => block.language === 'ts')
  return [
    ...placed.flatMap(({ place, block }) => {
      const problem = judge(block)
      return problem === undefined ? [] : [`${place}: ${problem}`]
    }),
    ...compile(typescript.map(({ place, block }) => ({ place, text: block.text }))),
  ]
}

function judge(block: CodeBlock): string | undefined {
  try {
    switch (block.language) {
      case 'graphql':
        parseGraphql(block.text)
        return undefined
      case 'json':
        JSON.parse(block.text)
        return undefined
      case 'toml':
        return judgeToml(block.text)
      case 'sh':
      case 'sql':
      case 'ts':
      case 'text':
        return undefined
      default:
        return `nobody checks a block of "${block.language}"`
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function judgeToml(text: string): string | undefined {
  const known = new Set(optionRows.map((row) => row.name))
  const sections = Object.entries(parseToml(text))
  const names = sections.flatMap(([section, values]) =>
    Object.keys(values).map((key) => `${section}.${key}`),
  )
  const unknown = names.filter((name) => !known.has(name))
  return unknown.length === 0 ? undefined : `there is no option ${unknown.join(', ')}`
}

/** Each block is a module of its own; 'fraiseql', or a path to src/index.ts, is this checkout. */
function compile(
  examples: readonly { readonly place: string; readonly text: string }[],
): readonly string[] {
  if (examples.length === 0) return []
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [index, { text }] of examples.entries()) {
    const module = text.replaceAll(
      /from '(?:fraiseql|[./]+src\/index\.ts)'/g,
      `from '../../src/index.ts'`,
    )
    writeFileSync(join(folder, `example-${index}.ts`), `${module}\nexport {}\n`)
  }
  const settings = { extends: '../../tsconfig.json', include: ['*.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const compiled = spawnSync('tsc', ['-p', folder, '--pretty', 'false'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  return compiled.stdout
    .split('\n')
    .filter((line) => line.includes('error TS'))
    .map((line) => {
      const number = /example-(\d+)\.ts/.exec(line)?.[1]
      const place = number === undefined ? 'examples' : examples[Number(number)]?.place
      return `${place}: ${line.replace(/^.*?: error /, '')}`
    })
}
