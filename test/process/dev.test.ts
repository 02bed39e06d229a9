import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { createTestDatabase } from '../support/postgres.ts'
import { runCli, temporaryFolder } from '../support/run-cli.ts'
import { startServerProcess } from '../support/server-process.ts'

const index = join(import.meta.dirname, '../../src/index.ts')
const cli = join(import.meta.dirname, '../../src/cli.ts')

function schemaOf(fields: string): string {
  return `import { defineSchema } from ${JSON.stringify(index)}
import { source } from './source.ts'

export const schema = defineSchema({
  roles: {
    anonymous: { databaseRole: 'shop_anonymous' },
    member: { databaseRole: 'shop_member' },
  },
  types: {
    Category: {
      source,
      access: { anonymous: { select: { fields: ${fields} } }, member: { select: 'all' } },
    },
  },
})
`
}

const files = {
  'schema.ts': schemaOf("['id']"),
  'source.ts': "export const source = 'shop.categories'\n",
}

async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return response.json()
}

test('dev serves a changed schema at once, and keeps the old one when the change has an error', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder(files)
  await using server = await startServerProcess({
    command: 'dev',
    cwd: folder.path,
    env: { DATABASE_URL: database.url },
  })
  const byName = '{ categories(limit: 1) { name } }'
  const before = await ask(server.url, byName)

  writeFileSync(join(folder.path, 'source.ts'), "export const source = 'shop.categoris'\n")
  const rejected = await server.waitForEvent('schema.rejected')
  const meanwhile = await ask(server.url, '{ categories(limit: 1) { id } }')
  const first = server.logs.length
  writeFileSync(join(folder.path, 'source.ts'), files['source.ts'])
  writeFileSync(join(folder.path, 'schema.ts'), schemaOf("['id', 'name']"))
  await server.waitForEvent('schema.loaded', (line) => server.logs.indexOf(line) >= first)
  const after = await ask(server.url, byName)

  assert.ok('errors' in Object(before))
  assert.match(String(rejected['reason']), /did you mean "shop\.categories"/i)
  assert.deepEqual(meanwhile, { data: { categories: [{ id: '1' }] } })
  assert.deepEqual(Object.keys(Object(after)), ['data'])
})

test('dev watches a file that the schema imports since the change that broke it', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder(files)
  await using server = await startServerProcess({
    command: 'dev',
    cwd: folder.path,
    env: { DATABASE_URL: database.url },
  })

  writeFileSync(join(folder.path, 'moved.ts'), "export const source = 'shop.categories\n")
  const moved = schemaOf("['id', 'name']").replace('./source.ts', './moved.ts')
  writeFileSync(join(folder.path, 'schema.ts'), moved)
  await server.waitForEvent('schema.rejected')
  const first = server.logs.length
  writeFileSync(join(folder.path, 'moved.ts'), files['source.ts'])
  await server.waitForEvent('schema.loaded', (line) => server.logs.indexOf(line) >= first)
  const after = await ask(server.url, '{ categories(limit: 1) { name } }')

  assert.deepEqual(Object.keys(Object(after)), ['data'])
})

test('dev --as gives every request that role and its claims', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder(files)
  await using server = await startServerProcess({
    command: 'dev',
    args: ['--as', 'member', '--claims', '{"tenant_id": 2}'],
    cwd: folder.path,
    env: { DATABASE_URL: database.url },
  })

  const answer = await ask(server.url, '{ categories { tenantId } }')

  const { categories } = (answer as { data: { categories: { tenantId: string }[] } }).data
  assert.deepEqual([...new Set(categories.map(({ tenantId }) => tenantId))], ['2'])
})

test('dev refuses a role the schema does not have, and names those it has', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder(files)

  const run = await runCli(['dev', '--as', 'membr', '--port', '0', '--admin-port', '0'], {
    directory: folder.path,
    environment: { DATABASE_URL: database.url },
  })

  assert.equal(run.exitCode, 78)
  assert.match(run.stderr, /no role "membr", only "anonymous", "member"\. Did you mean "member"\?/)
})

test('dev serves this machine only', async () => {
  using folder = temporaryFolder(files)

  const run = await runCli(['dev', '--host', '0.0.0.0'], { directory: folder.path })

  assert.equal(run.exitCode, 78)
  assert.match(run.stderr, /serves this machine only/)
})

test('every line of dev on standard output is JSON when the log is', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder({
    ...files,
    'schema.ts': `${files['schema.ts']}console.log('a schema may print')\n`,
  })

  const run = await runCli(
    ['dev', '--log-format', 'json', '--log-level', 'trace', '--as', 'membr'],
    { directory: folder.path, environment: { DATABASE_URL: database.url } },
  )

  const lines = run.stdout.trim().split('\n')
  assert.ok(lines.length >= 2)
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line)
  assert.match(run.stderr, /a schema may print/)
})

test('dev tells a person each step, the addresses and a first query, and ends on Ctrl-C', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder(files)
  const child = spawn(process.execPath, [cli, 'dev', '--port', '0', '--admin-port', '0'], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.includes('Ctrl-C stops everything')) child.kill('SIGINT')
  }
  if (child.exitCode === null) await once(child, 'exit')

  const text = lines.join('\n')
  assert.equal(child.exitCode, 0)
  assert.match(text, /Compiling .*schema\.ts/)
  assert.match(text, /GraphQL {2}http:\/\/127\.0\.0\.1:\d+\/graphql/)
  assert.match(text, /Probes {3}http:\/\/127\.0\.0\.1:\d+\/ready/)
  assert.match(text, /"query":"\{ categories\(limit: 3\) \{ id \} \}"/)
})

test('a port in use is exit code 73', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder(files)
  await using server = await startServerProcess({
    command: 'dev',
    cwd: folder.path,
    env: { DATABASE_URL: database.url },
  })

  const run = await runCli(['dev', '--port', new URL(server.url).port, '--admin-port', '0'], {
    directory: folder.path,
    environment: { DATABASE_URL: database.url },
  })

  assert.equal(run.exitCode, 73)
  assert.match(run.stderr, /EADDRINUSE/)
})

test('what compile wrote is what serve serves', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder(files)
  const env = { DATABASE_URL: database.url, FRAISEQL_DRAIN_DELAY_MS: '0' }
  const compiled = await runCli(['compile'], {
    directory: folder.path,
    environment: { DATABASE_URL: database.url },
  })
  await using server = await startServerProcess({ command: 'serve', cwd: folder.path, env })

  const answer = await ask(server.url, '{ categories(limit: 1) { id } }')
  const exit = await server.stop()

  assert.equal(compiled.exitCode, 0)
  assert.deepEqual(answer, { data: { categories: [{ id: '1' }] } })
  assert.deepEqual(exit, { code: 0, signal: null })
})
