/**
 * The documents are true: what they show is typed, sent and run here, page by page, as a reader would,
 * against the real program. `DOCS=update` writes the real answers and statements into the pages.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { type Page, readPage } from '../../tools/docs/page.ts'
import { correctPage } from './documents/correct-page.ts'
import { type PageReport, PageRun } from './documents/page-run.ts'
import { openShop, root, type Shop } from './documents/shop.ts'

const run = promisify(execFile)
const paths = ['*.md', 'docs/**/*.md'].flatMap((pattern) => globSync(pattern, { cwd: root }))
const pages = paths.toSorted().map((path) => ({ ...readPage(join(root, path)), path }))

let shop: Shop
before(async () => {
  shop = await openShop()
})
after(() => shop[Symbol.asyncDispose]())

async function runPage(page: Page): Promise<PageReport> {
  await using started = new PageRun(page, shop)
  const report = await started.run()
  if (process.env['DOCS'] === 'update') correctPage(join(root, page.path), report.corrections)
  return report
}

test('[DOC-07] every command, query and statement of the documents does what its page shows', async () => {
  const chosen = pages.filter(({ path }) => path.includes(process.env['DOCS_PAGE'] ?? ''))
  const reports: PageReport[] = []
  for (const page of chosen) reports.push(await runPage(page))

  const sum = (key: 'commands' | 'queries' | 'statements'): number =>
    reports.reduce((total, report) => total + report[key], 0)
  const notRun = reports.flatMap((report) => report.notRun)
  console.log(
    `${sum('queries')} queries, ${sum('statements')} statements, ${sum('commands')} commands; not run:`,
  )
  for (const block of notRun) console.log(`  ${block}`)
  assert.deepEqual(
    reports.flatMap((report) => report.problems),
    [],
  )
})

test('[DOC-09] every relative link of the documents leads to a file and a heading', async () => {
  const { stdout } = await run(process.execPath, ['tools/check-docs.ts'], { cwd: root })

  assert.match(stdout, / 0 problems\n$/)
})

test('[DOC-06] the reference pages are what the running code says', async () => {
  const { stdout } = await run(process.execPath, ['tools/write-reference.ts', '--check'], {
    cwd: root,
  })

  assert.equal(stdout, '')
})
