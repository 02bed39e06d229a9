import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Config, Mode } from '../../../src/config/config.ts'
import { describeProblems, type ConfigProblem } from '../../../src/config/problem.ts'
import { resolveConfig } from '../../../src/config/resolve-config.ts'
import { temporaryFolder } from '../../support/run-cli.ts'

const local = 'postgres://app@127.0.0.1/db'

interface Setup {
  readonly mode?: Mode
  readonly flags?: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
  readonly toml?: string
}

function problemsOf(setup: Setup): readonly ConfigProblem[] {
  const resolution = resolve(setup)
  return resolution.kind === 'refused' ? resolution.problems : []
}

function configOf(setup: Setup): Config {
  const resolution = resolve(setup)
  if (resolution.kind === 'refused') assert.fail(describeProblems(resolution.problems))
  return resolution.config
}

function resolve(setup: Setup): ReturnType<typeof resolveConfig> {
  using folder = temporaryFolder(setup.toml === undefined ? {} : { 'fraiseql.toml': setup.toml })
  return resolveConfig({
    mode: setup.mode ?? 'development',
    flags: setup.flags ?? {},
    environment: setup.environment ?? {},
    workingDirectory: folder.path,
    terminal: false,
  })
}

function production(environment: Readonly<Record<string, string>>): Setup {
  return { mode: 'production', environment: { DATABASE_URL: local, ...environment } }
}

test('problems of flags, environment and file are reported together, each with its place', () => {
  const problems = problemsOf({
    flags: { 'log.level': 'loud' },
    environment: { FRAISEQL_ADMIN_PORT: '70000' },
    toml: '[server]\nport = "eighty"\n\n[graphql]\n  max_depth = 101\n',
  })

  assert.deepEqual(problems, [
    {
      option: 'server.port',
      place: 'fraiseql.toml:2:1',
      message: 'expected an integer from 0 to 65535, got "eighty"',
    },
    {
      option: 'admin.port',
      place: 'environment variable FRAISEQL_ADMIN_PORT',
      message: 'expected an integer from 0 to 65535, got 70000',
    },
    {
      option: 'graphql.max_depth',
      place: 'fraiseql.toml:5:3',
      message: 'expected an integer from 1 to 100, got 101',
    },
    {
      option: 'log.level',
      place: 'flag --log-level',
      message: 'expected one of "trace", "debug", "info", "warn", "error", "fatal", got "loud"',
    },
  ])
})

test('an overridden value is judged all the same', () => {
  const problems = problemsOf({ flags: { 'server.port': '1' }, toml: '[server]\nport = -1\n' })

  assert.deepEqual(
    problems.map(({ place }) => place),
    ['fraiseql.toml:2:1'],
  )
})

for (const [toml, place, message] of [
  ['[servr]\nport = 1\n', '1:2', 'there is no section of this name; did you mean "server"?'],
  ['[server]\nprot = 1\n', '2:1', 'there is no such key; did you mean "port"?'],
  ['[server]\nmaxBodyBytes = 1\n', '2:1', 'there is no such key; did you mean "max_body_bytes"?'],
  ['[server]\nlevel = "info"\n', '2:1', 'there is no such key; did you mean [log] level?'],
  ['server = 8080\n', '1:1', 'expected a table [server]'],
  ['port = 8080\n', '1:1', 'there is no section of this name'],
  ['[server.tls]\nkey = 1\n', '1:2', 'there is no such key'],
  ['[server]\nport = 1.5\n', '2:1', 'expected an integer from 0 to 65535, got 1.5'],
  ['[server]\nhost = ""\n', '2:1', 'is empty; expected an address or a host name'],
  ['[server]\nhost = "a b"\n', '2:1', 'expected an address or a host name, got "a b"'],
  ['[dev]\ndatabase_files = ["a", ""]\n', '2:1', 'expected a list of at most 100 glob patterns'],
] as const) {
  test(`${JSON.stringify(toml)} is refused at ${place}`, () => {
    const [problem] = problemsOf({ toml })

    assert.equal(problem?.place, `fraiseql.toml:${place}`)
    assert.ok(problem.message.startsWith(message), problem.message)
  })
}

test('TOML that cannot be read is refused at its place without quoting the file', () => {
  const [problem] = problemsOf({ toml: '[database]\nurl = "postgres://u:canary@h/db\n' })

  assert.match(problem?.place ?? '', /^fraiseql\.toml:\d+:\d+$/)
  assert.doesNotMatch(problem?.message ?? '', /canary/)
})

test('an unknown FRAISEQL_ variable is refused with a suggestion', () => {
  assert.deepEqual(problemsOf({ environment: { FRAISEQL_SERVER_PROT: '1' } }), [
    {
      place: 'environment variable FRAISEQL_SERVER_PROT',
      message: 'no option has this name; did you mean "FRAISEQL_SERVER_PORT"?',
    },
  ])
})

test('the variables Kubernetes makes for Services are not taken for settings', () => {
  const config = configOf({
    environment: {
      FRAISEQL_SERVICE_HOST: '10.0.0.1',
      FRAISEQL_SERVICE_PORT: '80',
      FRAISEQL_SERVICE_PORT_HTTP: '80',
      FRAISEQL_PORT: 'tcp://10.0.0.1:80',
      FRAISEQL_PORT_80_TCP: 'tcp://10.0.0.1:80',
      FRAISEQL_PORT_80_TCP_ADDR: '10.0.0.1',
      FRAISEQL_SERVER_PORT: 'tcp://10.0.0.1:80',
    },
  })

  assert.equal(config.server.port, 8080)
})

test('an empty variable is refused, not taken for an absent one', () => {
  const problems = problemsOf({ environment: { FRAISEQL_SERVER_PORT: '', DATABASE_URL: '' } })

  assert.deepEqual(
    problems.map(({ option }) => option),
    ['server.port', 'database.url'],
  )
})

test('a named file that is absent is refused', () => {
  const [problem] = problemsOf({ environment: { FRAISEQL_CONFIG: 'missing.toml' } })

  assert.deepEqual(problem, { place: 'missing.toml', message: 'there is no such file' })
})

test('NODE_TLS_REJECT_UNAUTHORIZED=0 is refused', () => {
  const [problem] = problemsOf({ environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })

  assert.match(problem?.message ?? '', /verification of every TLS certificate/)
})

test('a password in a message is masked', () => {
  const [problem] = problemsOf({ toml: '[server]\nhost = "postgres://u:canary@h/db"\n' })

  assert.ok(problem)
  assert.doesNotMatch(problem.message, /canary/)
})

test('a secret in the file itself is refused in both modes', () => {
  for (const mode of ['development', 'production'] as const) {
    const problems = problemsOf({ mode, toml: '[database]\nurl = "postgres://u:canary@h/db"\n' })

    assert.equal(problems[0]?.place, 'fraiseql.toml:2:1')
    assert.match(problems[0].message, /only by reference/)
    assert.doesNotMatch(JSON.stringify(problems), /canary/)
  }
})

test('a secret is read from a referenced file without its line end', () => {
  using folder = temporaryFolder({ url: `${local}\n` })
  const config = configOf({ environment: { DATABASE_URL: `file:${join(folder.path, 'url')}` } })

  assert.equal(
    config.database.url?.use((url) => url),
    local,
  )
})

test('production refuses a secret file that every user can read', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'url')
  writeFileSync(path, local)
  const setup = production({ DATABASE_URL: `file:${path}` })

  chmodSync(path, 0o644)
  const open = problemsOf(setup)
  chmodSync(path, 0o640)
  const closed = problemsOf(setup)

  assert.match(open[0]?.message ?? '', /readable by every user/)
  assert.deepEqual(closed, [])
})

test('production refuses a password in a flag', () => {
  const problems = problemsOf({
    mode: 'production',
    flags: { 'database.url': 'postgres://u:canary@127.0.0.1/db' },
  })

  assert.match(problems[0]?.message ?? '', /visible to every process/)
})

for (const [url, accepted] of [
  ['postgres://app@db.example/shop?sslmode=verify-full', true],
  ['postgres://app@db.example/shop?sslmode=verify-ca&sslrootcert=/ca.pem', false],
  ['postgres://app@db.example/shop?sslmode=require', false],
  ['postgres://app@db.example/shop?sslmode=disable', false],
  ['postgres://app@db.example/shop', false],
  ['postgres://app@localhost.example/shop', false],
  ['postgres://app@127.0.0.1.example/shop', false],
  ['postgres://app@localhost/shop', true],
  ['postgres://app@[::1]/shop', true],
  ['postgres://app@/shop?host=/run/postgresql', true],
  ['postgres://app@%2Frun%2Fpostgresql/shop', true],
  ['postgres://app@127.0.0.1/shop?host=db.example', false],
] as const) {
  test(`production ${accepted ? 'accepts' : 'refuses'} ${url}`, () => {
    assert.equal(problemsOf(production({ DATABASE_URL: url })).length === 0, accepted)
  })
}

test('an unencrypted database is allowed by one long option and then reported', () => {
  const config = configOf(
    production({
      DATABASE_URL: 'postgres://app@db.example/shop',
      FRAISEQL_DATABASE_DANGEROUSLY_ALLOW_UNENCRYPTED: 'true',
    }),
  )

  assert.deepEqual(
    config.insecure.map(({ option }) => option),
    ['database.dangerously_allow_unencrypted'],
  )
})

test('production refuses introspection until one long option allows it, and then reports it', () => {
  const on = { FRAISEQL_GRAPHQL_INTROSPECTION: 'on' }

  assert.match(problemsOf(production(on))[0]?.message ?? '', /dangerously_allow_introspection/)
  const config = configOf(
    production({ ...on, FRAISEQL_GRAPHQL_DANGEROUSLY_ALLOW_INTROSPECTION: 'true' }),
  )
  assert.equal(config.graphql.introspection, true)
  assert.deepEqual(
    config.insecure.map(({ option }) => option),
    ['graphql.dangerously_allow_introspection'],
  )
})

for (const environment of [
  { FRAISEQL_SERVER_GET_ENABLED: 'on' },
  { FRAISEQL_DEV_ROLE: 'admin' },
  { FRAISEQL_DEV_CLAIMS: '{}' },
]) {
  test(`production refuses ${JSON.stringify(environment)}`, () => {
    assert.match(problemsOf(production(environment))[0]?.message ?? '', /production refuses/)
  })
}

test('what is on in development is off in production', () => {
  const development = configOf({})
  const live = configOf(production({}))

  assert.deepEqual([development.server.getEnabled, development.graphql.introspection], [true, true])
  assert.deepEqual([live.server.getEnabled, live.graphql.introspection], [false, false])
})

for (const host of ['0.0.0.0', '::', '192.168.0.1', 'example.org', '127.0.0.1.example.org']) {
  test(`development refuses to bind ${host}`, () => {
    const problems = problemsOf({ flags: { 'server.host': host, 'admin.host': host } })

    assert.deepEqual(
      problems.map(({ option }) => option),
      ['server.host', 'admin.host'],
    )
  })
}

for (const [environment, option, message] of [
  [
    { FRAISEQL_DRAIN_DELAY_MS: '5000', FRAISEQL_DRAIN_TIMEOUT_MS: '25000' },
    'drain.grace_ms',
    /is 35000/,
  ],
  [
    { FRAISEQL_DRAIN_GRACE_MS: '25000', FRAISEQL_DRAIN_DELAY_MS: '5000' },
    'drain.grace_ms',
    /must be below grace_ms/,
  ],
  [{ FRAISEQL_ADMIN_PORT: '8080' }, 'admin.port', /port of the public one/],
  [{ FRAISEQL_SERVER_REQUEST_TIMEOUT_MS: '4999' }, 'server.headers_timeout_ms', /above/],
  [{ FRAISEQL_VARIABLES_MAX_BYTES: '262145' }, 'variables.max_bytes', /above/],
  [{ FRAISEQL_READINESS_TIMEOUT_MS: '5001' }, 'readiness.timeout_ms', /above/],
] as const) {
  test(`${JSON.stringify(environment)} does not fit the other options`, () => {
    const problem = problemsOf({ environment }).find((found) => found.option === option)

    assert.match(problem?.message ?? '', message)
    assert.equal(problem?.place, `environment variable ${Object.keys(environment)[0]}`)
  })
}

test('a value that is refused itself causes no second problem between options', () => {
  const problems = problemsOf({ environment: { FRAISEQL_DRAIN_TIMEOUT_MS: 'long' } })

  assert.equal(problems.length, 1)
})

test('a path starts from the file that holds it, in a flag from the working folder', () => {
  using folder = temporaryFolder({ 'fraiseql.toml': '[schema]\npath = "a/schema.ts"\n' })
  const inputs = {
    mode: 'development',
    environment: {},
    file: join(folder.path, 'fraiseql.toml'),
    workingDirectory: '/tmp',
    terminal: false,
  } as const

  const fromFile = resolveConfig({ ...inputs, flags: {} })
  const fromFlag = resolveConfig({ ...inputs, flags: { 'schema.path': 'a/schema.ts' } })

  assert.equal(fromFile.kind, 'resolved')
  assert.equal(fromFlag.kind, 'resolved')
  assert.equal(fromFile.config.schema.path, join(folder.path, 'a/schema.ts'))
  assert.equal(fromFlag.config.schema.path, '/tmp/a/schema.ts')
})

test('the configuration is frozen all the way', () => {
  const config = configOf({ environment: { FRAISEQL_DEV_CLAIMS: '{"tenant":{"id":1}}' } })

  assert.ok(Object.isFrozen(config))
  for (const section of Object.values(config)) assert.ok(Object.isFrozen(section))
  assert.ok(Object.isFrozen(config.dev.claims['tenant']))
})

test('a direct URL goes with the URL that it goes past', () => {
  const [problem] = problemsOf({
    environment: { FRAISEQL_DATABASE_DIRECT_URL: 'postgres://app@127.0.0.1/shop' },
  })

  assert.equal(problem?.option, 'database.direct_url')
  assert.match(problem?.message ?? '', /goes with url/)
})

test('production refuses a direct URL as it refuses a URL', () => {
  const DATABASE_URL = 'postgres://app@127.0.0.1/shop'
  const FRAISEQL_DATABASE_DIRECT_URL = 'postgres://app@db.example/shop'
  const [problem] = problemsOf(production({ DATABASE_URL, FRAISEQL_DATABASE_DIRECT_URL }))

  assert.equal(problem?.option, 'database.direct_url')
  assert.match(problem?.message ?? '', /sslmode=verify-full/)
})
