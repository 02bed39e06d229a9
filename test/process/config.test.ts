import assert from 'node:assert/strict'
import { test } from 'node:test'
import { samplesOf, tomlOf } from '../support/option-samples.ts'
import { optionRows } from '../../src/config/options.ts'
import { runCli, temporaryFolder } from '../support/run-cli.ts'

const local = 'postgres://app@127.0.0.1/db'

test('[OPS-05] config check prints every problem at once with place, expected value and suggestion, and exits 78', async () => {
  using folder = temporaryFolder({
    'fraiseql.toml': '[server]\nport = "eighty"\nmax_headrs = 3\n\n[graphqll]\nmax_depth = 3\n',
  })

  const run = await runCli(['config', 'check', '--log-level', 'loud'], {
    directory: folder.path,
    environment: { FRAISEQL_ADMIN_PRT: '1', FRAISEQL_DRAIN_TIMEOUT_MS: '99999' },
  })

  assert.equal(run.exitCode, 78)
  assert.equal(run.stdout, '')
  assert.match(run.stderr, /7 problems/)
  for (const expected of [
    /fraiseql\.toml:2:1 {2}server\.port\n {4}expected an integer from 0 to 65535, got "eighty"/,
    /fraiseql\.toml:3:1 {2}server\.max_headrs\n {4}.*did you mean "max_headers"\?/,
    /fraiseql\.toml:5:2 {2}graphqll\n {4}.*did you mean "graphql"\?/,
    /flag --log-level {2}log\.level\n {4}expected one of/,
    /environment variable FRAISEQL_ADMIN_PRT\n {4}.*did you mean "FRAISEQL_ADMIN_PORT"\?/,
    /environment variable FRAISEQL_DRAIN_TIMEOUT_MS {2}drain\.grace_ms\n {4}.* must be below/,
    /default {2}database\.url\n {4}production needs a database/,
  ]) {
    assert.match(run.stderr, expected)
  }
})

test('[OPS-05] config check --json gives the same problems to machines', async () => {
  using folder = temporaryFolder({ 'other.toml': '[server]\nport = -1\n' })

  const run = await runCli(['config', 'check', 'other.toml', '--json'], {
    directory: folder.path,
    environment: { DATABASE_URL: local },
  })

  assert.equal(run.exitCode, 78)
  assert.equal(run.stderr, '')
  assert.deepEqual(JSON.parse(run.stdout), {
    valid: false,
    problems: [
      {
        option: 'server.port',
        place: 'other.toml:2:1',
        message: 'expected an integer from 0 to 65535, got -1',
      },
    ],
  })
})

test('[OPS-05] a valid configuration is accepted with exit code 0', async () => {
  using folder = temporaryFolder({ 'fraiseql.toml': '[server]\nport = 8081\n' })

  const run = await runCli(['config', 'check'], {
    directory: folder.path,
    environment: { DATABASE_URL: local },
  })

  assert.deepEqual([run.exitCode, run.stderr], [0, ''])
  assert.match(run.stdout, /valid/)
})

test('[OPS-05] serve starts nothing with an invalid configuration', async () => {
  using folder = temporaryFolder({ 'fraiseql.toml': '[server]\nprot = 1\n' })

  const run = await runCli(['serve'], { directory: folder.path })

  assert.equal(run.exitCode, 78)
  assert.match(run.stderr, /did you mean "port"/)
  assert.match(run.stderr, /production needs a database/)
})

test('[SEC-16] every option is set by flag, environment and file alike, and config show says by which', async () => {
  const samples = optionRows.map((row) => ({ row, samples: samplesOf(row) }))
  const toml = samples.map(({ row, samples: [, , text] }) => {
    const value = row.option.kind === 'secret' ? 'env:FROM_FILE' : text
    return `${row.name} = ${tomlOf(row, value)}\n`
  })
  using folder = temporaryFolder({ 'fraiseql.toml': toml.join('') })
  const environment = Object.fromEntries(
    samples.map(({ row, samples: [, text] }) => [row.environment, text]),
  )
  const flags = samples.flatMap(({ row, samples: [text] }) => [`--${row.flag}`, text])
  const show = async (words: readonly string[], variables: Record<string, string>) => {
    const run = await runCli(['config', 'show', '--for', 'dev', '--json', ...words], {
      directory: folder.path,
      environment: { ...variables, FROM_FILE: local },
    })
    assert.equal(run.exitCode, 0, run.stderr)
    const { options } = JSON.parse(run.stdout) as { options: { source: string }[] }
    return [...new Set(options.map(({ source }) => source))]
  }

  assert.deepEqual(await show([], {}), ['file'])
  assert.deepEqual(await show([], environment), ['environment'])
  assert.deepEqual(await show(flags, environment), ['flag'])
})

test('[SEC-16] a secret in the file itself is refused; a reference to a variable or file is followed', async () => {
  using folder = temporaryFolder({
    'literal.toml': '[database]\nurl = "postgres://app:canary@127.0.0.1/db"\n',
    'variable.toml': '[database]\nurl = "env:SHOP_URL"\n',
    'file.toml': '[database]\nurl = "file:url.txt"\n',
    'url.txt': `${local}\n`,
  })
  const check = (name: string) =>
    runCli(['config', 'check', name, '--for', 'dev'], {
      directory: folder.path,
      environment: { SHOP_URL: local },
    })

  const literal = await check('literal.toml')
  const variable = await check('variable.toml')
  const file = await check('file.toml')

  assert.equal(literal.exitCode, 78)
  assert.match(literal.stderr, /literal\.toml:2:1 {2}database\.url\n {4}.*only by reference/)
  assert.deepEqual([variable.exitCode, file.exitCode], [0, 0])
})

test('[SEC-18] no output shows a secret, wherever it was written and whatever is wrong with it', async () => {
  const canary = 'c4n4ry-7f3a'
  const url = `postgres://app:${canary}@127.0.0.1:1/db`
  using folder = temporaryFolder({
    'literal.toml': `[database]\nurl = "${url}"\n`,
    'broken.toml': `[database]\nurl = "${url}\n`,
    'misplaced.toml': `[server]\nhost = "${url}"\n[log]\nlevel = "${url}"\n`,
    'reference.toml': '[database]\nurl = "env:SHOP_URL"\n',
    url,
  })
  const environments = [
    { DATABASE_URL: url },
    { DATABASE_URL: `${url}?sslmod=verify-full` },
    { DATABASE_URL: `mysql://app:${canary}@127.0.0.1/db` },
    { DATABASE_URL: `postgres://app:12?${canary}@127.0.0.1/db` },
    { DATABASE_URL: canary },
    { DATABASE_URL: 'file:url' },
    { FRAISEQL_DATABASE_URL: url },
  ]
  const commands = [['config', 'show', '--for', 'dev'], ['serve']]
  const files = ['literal.toml', 'broken.toml', 'misplaced.toml', 'reference.toml']
  const runs = await Promise.all([
    ...environments.flatMap((environment) =>
      commands.map((words) => runCli(words, { directory: folder.path, environment })),
    ),
    ...files.flatMap((name) =>
      commands.map((words) =>
        runCli([...words, '--config', name], {
          directory: folder.path,
          environment: { SHOP_URL: url },
        }),
      ),
    ),
    runCli(['serve', '--database-url', url], { directory: folder.path }),
    runCli(['config', 'show', '--database-url', canary], { directory: folder.path }),
  ])

  for (const run of runs) {
    assert.notEqual(run.stdout + run.stderr, '')
    assert.ok(!(run.stdout + run.stderr).includes(canary), run.stdout + run.stderr)
  }
})

test('[SEC-19] production refuses an unverified connection to another host and a password in a flag', async () => {
  using folder = temporaryFolder()
  const remote = await runCli(['serve'], {
    directory: folder.path,
    environment: { DATABASE_URL: 'postgres://app@db.example/shop?sslmode=require' },
  })
  const flag = await runCli(['serve', '--database-url', 'postgres://app:pw@127.0.0.1/shop'], {
    directory: folder.path,
  })

  assert.deepEqual([remote.exitCode, flag.exitCode], [78, 78])
  assert.match(remote.stderr, /sslmode=verify-full/)
  assert.match(flag.stderr, /visible to every process/)
})

for (const [what, words, environment, message] of [
  ['[dev] settings', ['--as', 'admin'], {}, /--as {2}dev\.role\n {4}production refuses/],
  ['claims', [], { FRAISEQL_DEV_CLAIMS: '{"a":1}' }, /production refuses/],
  ['introspection', ['--graphql-introspection', 'on'], {}, /dangerously_allow_introspection/],
  ['queries by GET', ['--server-get-enabled', 'on'], {}, /production refuses GET/],
  ['unverified TLS', [], { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, /every TLS certificate/],
] as const) {
  test(`[OPS-05] production refuses ${what}`, async () => {
    using folder = temporaryFolder()

    const run = await runCli(['serve', ...words], {
      directory: folder.path,
      environment: { DATABASE_URL: local, ...environment },
    })

    assert.equal(run.exitCode, 78)
    assert.match(run.stderr, message)
  })
}

test('config check binds no port and asks no database', async () => {
  using folder = temporaryFolder()

  const run = await runCli(['config', 'check'], {
    directory: folder.path,
    environment: { DATABASE_URL: 'postgres://app@127.0.0.1:1/db' },
  })

  assert.equal(run.exitCode, 0)
})

test('config schema prints a JSON Schema that knows every key', async () => {
  using folder = temporaryFolder()

  const run = await runCli(['config', 'schema'], { directory: folder.path })

  const schema = JSON.parse(run.stdout) as {
    properties: Record<string, { properties: Record<string, unknown> }>
  }
  for (const row of optionRows) {
    assert.ok(schema.properties[row.section]?.properties[row.key], row.name)
  }
})
