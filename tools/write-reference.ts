/**
 * `npm run docs`: writes the reference pages that follow from code, docs/reference/configuration.md,
 * errors.md and cli.md. With --check it writes nothing and fails when a page differs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { cliPage } from './reference/cli-page.ts'
import { configurationPage } from './reference/configuration-page.ts'
import { errorsPage } from './reference/errors-page.ts'

const folder = 'docs/reference'
const pages: Readonly<Record<string, string>> = {
  'configuration.md': configurationPage(),
  'errors.md': errorsPage(),
  'cli.md': cliPage(),
}

mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries(pages)) {
  const path = `${folder}/${name}`
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text)
  } else if (read(path) !== text) {
    console.error(`${path} is out of date: run "npm run docs".`)
    process.exitCode = 1
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
