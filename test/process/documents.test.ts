/**
 * The documents are true: what they show is typed, sent and run here, page by page, as a reader would,
 * against the real program. `DOCS=update` writes the real answers and statements into the pages.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
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
  const reports = await Promise.all(chosen.map(runPage))

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

test('[DOC-06] the page of the GraphQL API names the operators that the server offers', async () => {
  const page = readFileSync(join(root, 'docs/reference/graphql-api.md'), 'utf8')
  const documented = readOperators(page)
  const server = await shop.serverOf('admin')
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __schema { types { name inputFields { name } } } }' }),
  })
  const { data } = (await response.json()) as Introspection

  const filters = data.__schema.types.filter(({ name }) => name.endsWith('Filter'))
  assert.ok(filters.length > 10)
  for (const { name, inputFields } of filters) {
    const type = name.replace(/Filter$/, '')
    const scalarRow = documented.has(type) ? type : 'an enum'
    const row = documented.get(type.endsWith('List') ? 'a list' : scalarRow)
    const offered = inputFields?.map((field) => field.name)
    assert.deepEqual(row?.toSorted(), offered?.toSorted(), name)
  }
})

interface Introspection {
  readonly data: {
    readonly __schema: {
      readonly types: readonly {
        readonly name: string
        readonly inputFields: readonly { readonly name: string }[] | null
      }[]
    }
  }
}

/** Operators by type, or by "an enum" and "a list", from the first table behind its heading. */
function readOperators(page: string): ReadonlyMap<string, readonly string[]> {
  const [, section = ''] = page.split('### Operators by type')
  const [table = ''] = section.trim().split('\n\n')
  const operators = new Map<string, readonly string[]>()
  for (const [, types = '', names = ''] of table.matchAll(/^\| (.+) \| (`.+) \|$/gm)) {
    const words = types.startsWith('`') && !types.includes(' of a ') ? wordsOf(types) : [types]
    for (const word of words) operators.set(word, wordsOf(names))
  }
  operators.set('JSON', operators.get('`JSON` of a `jsonb` column') ?? [])
  return operators
}

function wordsOf(cell: string): readonly string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word)
}
