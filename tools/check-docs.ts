/**
 * What can be said of the documents without running them: the reference pages follow from the code, no
 * link is broken, commands and flags exist, TypeScript compiles, TOML names options. `npm run
 * docs:check` runs this and then test/process/documents.test.ts, which runs the examples.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import process from 'node:process'

import { checkCommands } from './docs/check-commands.ts'
import { checkExamples } from './docs/check-examples.ts'
import { checkLinks } from './docs/check-links.ts'
import { checkWords } from './docs/check-words.ts'
import { readPage } from './docs/page.ts'

const paths = ['*.md', 'docs/**/*.md', 'examples/**/*.md'].flatMap((pattern) => globSync(pattern))
const pages = paths.toSorted().map(readPage)
const reference = spawnSync(process.execPath, ['tools/write-reference.ts', '--check'], {
  stdio: 'inherit',
})
const problems = [
  ...checkLinks(pages),
  ...checkCommands(pages),
  ...checkExamples(pages),
  ...checkWords(pages),
]

for (const problem of problems) console.error(problem)
const blocks = pages.reduce((sum, page) => sum + page.blocks.length, 0)
console.log(`${pages.length} pages, ${blocks} code blocks, ${problems.length} problems`)
process.exitCode = problems.length === 0 && reference.status === 0 ? 0 : 1
