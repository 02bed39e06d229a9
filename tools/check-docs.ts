/**
 * `npm run docs:check`: the reference pages follow from the code, no link is broken, and what the
 * pages show works: command lines, configuration, GraphQL, TypeScript.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import process from 'node:process'

import { checkCommands } from './docs/check-commands.ts'
import { checkExamples } from './docs/check-examples.ts'
import { checkLinks } from './docs/check-links.ts'
import { readPage } from './docs/page.ts'

const paths = ['*.md', 'docs/**/*.md', 'examples/**/*.md'].flatMap((pattern) => globSync(pattern))
const pages = paths.toSorted().map(readPage)
const reference = spawnSync(process.execPath, ['tools/write-reference.ts', '--check'], {
  stdio: 'inherit',
})
const problems = [...checkLinks(pages), ...checkCommands(pages), ...checkExamples(pages)]

for (const problem of problems) console.error(problem)
const blocks = pages.reduce((sum, page) => sum + page.blocks.length, 0)
console.log(`${pages.length} pages, ${blocks} code blocks, ${problems.length} problems`)
process.exitCode = problems.length === 0 && reference.status === 0 ? 0 : 1
