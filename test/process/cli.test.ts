import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { optionRows } from '../../src/config/options.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { runCli, temporaryFolder } from '../support/run-cli.ts'

const index = join(import.meta.dirname, '../../src/index.ts')
const schema = `import { defineSchema } from ${JSON.stringify(index)}

export const schema = defineSchema({
  roles: {
    anonymous: { databaseRole: 'shop_anonymous' },
    member: { databaseRole: 'shop_member' },
  },
  types: {
    Category: {
      source: 'shop.categories',
      access: {
        anonymous: { select: { fields: ['id', 'name'] } },
        member: { select: 'all' },
      },
    },
  },
})
`

test('--help names every command, the examples, the settings and the exit codes', async () => {
  using folder = temporaryFolder()

  const run = await runCli(['--help'], { directory: folder.path })

  assert.equal(run.exitCode, 0)
  assert.equal(run.stderr, '')
  for (const word of [
    'dev',
    'serve',
    'compile',
    'config',
    'explain',
    'healthcheck',
    'Examples:',
    'DATABASE_URL',
    'FRAISEQL_CONFIG',
    'Exit codes:',
    '78',
  ]) {
    assert.ok(run.stdout.includes(word), word)
  }
})

for (const command of ['dev', 'serve', 'config check', 'config show']) {
  test(`${command} --help names every option with its variable and default`, async () => {
    using folder = temporaryFolder()

    const run = await runCli([...command.split(' '), '--help'], { directory: folder.path })

    assert.equal(run.exitCode, 0)
    const help = run.stdout.replaceAll(/\s+/g, ' ')
    for (const row of optionRows) {
      assert.ok(help.includes(`--${row.flag} <`), row.flag)
      assert.ok(help.includes(`(${row.environment}; default: ${row.option.defaultText}`), row.name)
    }
  })
}

test('--version prints the version of the package', async () => {
  using folder = temporaryFolder()
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')

  const run = await runCli(['--version'], { directory: folder.path })

  assert.equal(run.stdout.trim(), (JSON.parse(manifest) as { version: string }).version)
})

for (const words of [
  ['surve'],
  ['serve', '--prot', '1'],
  ['serve', '--port'],
  ['serve', '--port', '1', '--port', '2'],
  ['serve', 'extra'],
  ['config', 'check', 'a.toml', '--config', 'b.toml'],
  ['config', 'show', '--for', 'test'],
  ['explain'],
  ['explain', 'q.graphql', '--variables', '[1]'],
]) {
  test(`${words.join(' ')} is a bad command line: exit code 64`, async () => {
    using folder = temporaryFolder()

    const run = await runCli(words, { directory: folder.path })

    assert.deepEqual([run.exitCode, run.stdout], [64, ''])
    assert.notEqual(run.stderr, '')
  })
}

test('a missing schema, document or compiled schema is exit code 66', async () => {
  using folder = temporaryFolder({ 'schema.ts': schema })
  const options = {
    directory: folder.path,
    environment: { DATABASE_URL: 'postgres://app@127.0.0.1:1/db' },
  }

  const compile = await runCli(['compile', '--schema', 'missing.ts'], options)
  const explain = await runCli(['explain', 'missing.graphql'], options)
  const serve = await runCli(['serve'], options)

  assert.deepEqual([compile.exitCode, explain.exitCode, serve.exitCode], [66, 66, 66])
  assert.match(serve.stderr, /run "fraiseql compile"/)
})

test('a project folder that is not there is named, with exit code 78', async () => {
  using folder = temporaryFolder({ 'schema.ts': schema })

  const run = await runCli(['dev', '--dev-directory', 'missing'], { directory: folder.path })

  assert.equal(run.exitCode, 78)
  const missing = join(folder.path, 'missing')
  assert.ok(
    run.stderr.startsWith(`The project folder ${missing} cannot be opened: see [dev] directory.`),
    run.stderr,
  )
  assert.doesNotMatch(run.stderr, /^ +at /m)
})

for (const [what, text] of [
  ['was cut', '{"format": 1, "model": {'],
  ['is of another format', '{"format": 2}'],
  [
    'was edited',
    '{"format": 1, "contentHash": "0", "model": {"fingerprint": "", "roles": {}, "types": {}, "enums": {}}}',
  ],
] as const) {
  test(`serve refuses a compiled schema that ${what}`, async () => {
    using folder = temporaryFolder({ 'schema.compiled.json': text })

    const run = await runCli(['serve'], {
      directory: folder.path,
      environment: { DATABASE_URL: 'postgres://app@127.0.0.1:1/db' },
    })

    assert.equal(run.exitCode, 66)
    assert.match(run.stderr, /schema\.compiled\.json cannot be used/)
  })
}

test('an unreachable database is exit code 69, said without its password', async () => {
  using folder = temporaryFolder({ 'schema.ts': schema })

  const run = await runCli(['compile'], {
    directory: folder.path,
    environment: { DATABASE_URL: 'postgres://app:c4n4ry@127.0.0.1:1/db' },
  })

  assert.equal(run.exitCode, 69)
  assert.match(run.stderr, /"db" at 127\.0\.0\.1:1 cannot be used/)
  assert.doesNotMatch(run.stderr, /c4n4ry/)
})

for (const [what, text, message] of [
  ['throws', 'throw new Error("broken here")\n', /broken here/],
  ['does not parse', 'export const schema = {\n', /schema\.ts/],
  ['exports no schema', 'export const scheme = {}\n', /export const schema = defineSchema/],
  [
    'holds a function',
    'export const schema = { roles: () => 1, types: {} }\n',
    /could not be cloned/,
  ],
] as const) {
  test(`a schema.ts that ${what} is exit code 78`, async () => {
    using folder = temporaryFolder({ 'schema.ts': text })

    const run = await runCli(['compile'], {
      directory: folder.path,
      environment: { DATABASE_URL: 'postgres://app@127.0.0.1:1/db' },
    })

    assert.equal(run.exitCode, 78)
    assert.match(run.stderr, message)
  })
}

test('compile writes the compiled schema and schema.graphql, whole or of one role', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder({ 'schema.ts': schema })
  const options = { directory: folder.path, environment: { DATABASE_URL: database.url } }

  const whole = await runCli(['compile'], options)
  const wholeText = readFileSync(join(folder.path, 'schema.graphql'), 'utf8')
  const role = await runCli(['compile', '--role', 'anonymous'], options)
  const roleText = readFileSync(join(folder.path, 'schema.graphql'), 'utf8')
  const unknown = await runCli(['compile', '--role', 'anonymus'], options)

  assert.deepEqual([whole.exitCode, role.exitCode, unknown.exitCode], [0, 0, 78], whole.stderr)
  assert.match(wholeText, /slug: String!/)
  assert.doesNotMatch(roleText, /slug: String!/)
  assert.match(roleText, /name: String!/)
  assert.match(unknown.stderr, /Did you mean "anonymous"\?/)
  const compiled = JSON.parse(
    readFileSync(join(folder.path, 'schema.compiled.json'), 'utf8'),
  ) as Record<string, unknown>
  assert.equal(compiled['format'], 2)
})

test('compile into a folder that is not there is exit code 73', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder({ 'schema.ts': schema })

  const run = await runCli(['compile', '--output', 'missing/schema.compiled.json'], {
    directory: folder.path,
    environment: { DATABASE_URL: database.url },
  })

  assert.equal(run.exitCode, 73)
})

test('explain prints document, plan, SQL, parameters and the plan of PostgreSQL', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  using folder = temporaryFolder({
    'schema.ts': schema,
    'q.graphql': 'query ($n: Int) { categories(limit: $n) { name } }',
    'bad.graphql': '{ categories { nam } }',
  })
  const options = { directory: folder.path, environment: { DATABASE_URL: database.url } }

  const run = await runCli(['explain', 'q.graphql', '--variables', '{"n":3}'], options)
  const analyzed = await runCli(
    ['explain', 'q.graphql', '--variables', '{"n":3}', '--analyze', '--role', 'member'],
    options,
  )
  const refused = await runCli(['explain', 'bad.graphql'], options)

  assert.equal(run.exitCode, 0, run.stderr)
  for (const part of [
    /# Document/,
    /# Plan/,
    /# SQL\n\nselect/,
    /# Parameters\n\n\["3"\]/,
    /cost=/,
  ]) {
    assert.match(run.stdout, part)
  }
  assert.doesNotMatch(run.stdout, /actual time/)
  assert.equal(analyzed.exitCode, 0, analyzed.stderr)
  assert.match(analyzed.stdout, /actual time/)
  assert.equal(refused.exitCode, 64)
  assert.match(refused.stderr, /GRAPHQL_VALIDATION_FAILED at 1:16: .*"nam"/)
})

test('healthcheck exits 0 for a passing probe, 1 for a failing one, 3 when nothing answers, 2 for a bad command line', async () => {
  using folder = temporaryFolder()
  const passing = await listen(200)
  const failing = await listen(503)
  const silent = await listen(undefined)
  const check = (...words: string[]) =>
    runCli(['healthcheck', ...words], { directory: folder.path })

  const passed = await check('--check', 'live', '--url', passing.url)
  const failed = await check('--url', failing.url)
  const late = await check('--timeout', '200ms', '--url', silent.url)
  silent.server.closeAllConnections()
  for (const { server } of [passing, failing, silent]) server.close()
  const unreachable = await check('--url', passing.url)
  const misused = await check('--check', 'lively')
  const mistimed = await check('--timeout', '2')

  assert.deepEqual(
    [passed, failed, late, unreachable, misused, mistimed].map(({ exitCode }) => exitCode),
    [0, 1, 3, 3, 2, 2],
  )
  assert.equal(passed.stdout, '/live answered 200\n')
  assert.deepEqual(passing.paths, ['/live'])
  assert.deepEqual(failing.paths, ['/ready'])
})

test('healthcheck asks the admin listener of the configuration, whatever else that says', async () => {
  const admin = await listen(200)
  using folder = temporaryFolder({
    'fraiseql.toml': `[admin]\nport = ${new URL(admin.url).port}\n`,
  })

  const run = await runCli(['healthcheck'], { directory: folder.path })
  admin.server.close()

  assert.equal(run.exitCode, 0, run.stderr)
})

test('an older Node is refused with the reason, before anything else is loaded', async () => {
  using folder = temporaryFolder()
  const pretence = 'Object.defineProperty(process,"version",{value:"v24.14.0"})'

  const run = await runCli(['config', 'check'], {
    directory: folder.path,
    environment: {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretence)}`,
    },
  })

  assert.deepEqual([run.exitCode, run.stdout], [78, ''])
  assert.match(run.stderr, /needs Node\.js 24\.14\.1 or newer; this is v24\.14\.0/)
  assert.match(run.stderr, /CVE-2026-21710/)
})

interface Listener {
  readonly url: string
  readonly server: Server
  readonly paths: string[]
}

/** Answers every request with a status, or never. */
async function listen(status: number | undefined): Promise<Listener> {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    if (status !== undefined) response.writeHead(status).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, server, paths }
}
