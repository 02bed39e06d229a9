/**
 * Connections of all kinds to a real PostgreSQL: passwords, TLS, Unix sockets, IPv6, several hosts, and
 * servers that refuse. Everything is asked through the channels, as operations are.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'

import { databaseUrlProblem } from '../../../src/config/database-url.ts'
import { FraiseqlError } from '../../../src/errors.ts'
import type { Observation } from '../../../src/observation.ts'
import { openAdministration } from '../../../src/pg/administration.ts'
import type { Channel } from '../../../src/pg/channel.ts'
import { createChannel } from '../../../src/pg/create-channel.ts'
import { openingRefusal } from '../../../src/pg/opening-refusal.ts'
import type { StatementText } from '../../../src/sql/statement.ts'
import { createTestDatabase } from '../../support/postgres.ts'
import { startStatementTap } from '../../support/statement-tap.ts'
import { hasIpv6, type OwnPostgres, startOwnPostgres } from './own-postgres.ts'

const maxConnections = 24
const kinds = ['pipeline', 'pool'] as const
const resources = new AsyncDisposableStack()
let server: OwnPostgres
let admin: Client

before(async () => {
  server = resources.use(await startOwnPostgres({ max_connections: String(maxConnections) }))
  admin = new Client(server.adminUrl)
  admin.on('error', () => undefined)
  await admin.connect()
  resources.defer(() => admin.end())
})

after(() => resources.disposeAsync())

for (const kind of kinds) {
  test(`${kind}: the password is proved by SCRAM-SHA-256, and a wrong one is refused as such`, async () => {
    await using channel = await open(kind, server.url)
    const [method] = await ask(channel, 'select system_user')
    const refused = await refusalOf(kind, changed(server.url, { password: 'wrong' }))

    assert.equal(method, 'scram-sha-256:fraiseql_authenticator')
    assert.equal(openingRefusal(refused.cause), 'authorization')
    assert.match(refused.detail ?? '', /^28P01: password authentication failed/)
  })

  test(`${kind}: TLS is verified in full, on every lane`, async () => {
    await using channel = await open(kind, tlsUrl('verify-full'))

    for (const encrypted of await Promise.all(Array.from({ length: 12 }, () => askTls(channel))))
      assert.equal(encrypted, 'true')
  })

  test(`${kind}: a cancellation is encrypted as its connection is`, async () => {
    await using tap = await startStatementTap({ databaseUrl: server.url })
    await using channel = await open(kind, tlsUrl('verify-full', new URL(tap.url).port))
    const reader = new AbortController()
    const answer = ask(channel, 'select pg_sleep(30)::text', reader.signal)
    await until(async () => (await statements('pg_sleep(30)')) === 1)
    reader.abort()

    await assert.rejects(answer, { code: 'TIMEOUT' })
    await until(async () => (await statements('pg_sleep(30)')) === 0)
    assert.equal(tap.cancels(), 0)
    assert.equal(await askTls(channel), 'true')
  })

  for (const [what, urlOf, reason, code] of [
    [
      'signed by a stranger',
      () => tlsUrl('verify-full', undefined, true),
      'certificate',
      /SIGNATURE|VERIFY|CERT|ISSUER/,
    ],
    [
      'of another host name',
      () => tlsUrl('verify-full').replace('localhost', '127.0.0.1'),
      'certificate',
      /ALTNAME/,
    ],
    [
      'signed by a stranger, in mode verify-ca',
      () => tlsUrl('verify-ca', undefined, true),
      'certificate',
      /SIGNATURE|VERIFY|CERT|ISSUER/,
    ],
  ] as const)
    test(`${kind}: a certificate ${what} is refused`, async () => {
      const refused = await refusalOf(kind, urlOf())

      assert.equal(openingRefusal(refused.cause), reason)
      assert.match(refused.detail ?? '', code)
    })

  test(`${kind}: verify-ca accepts another host name, require any certificate`, async () => {
    for (const url of [
      tlsUrl('verify-ca').replace('localhost', '127.0.0.1'),
      changed(server.url, { sslmode: 'require' }),
    ]) {
      await using channel = await open(kind, url)
      assert.equal(await askTls(channel), 'true')
    }
  })

  test(`${kind}: a server without TLS is refused when TLS is asked for`, async () => {
    await using database = await createTestDatabase({ template: 'empty' })
    const refused = await refusalOf(kind, changed(database.url, { sslmode: 'require' }))

    assert.equal(openingRefusal(refused.cause), 'encryption')
  })

  test(`${kind}: a Unix socket serves, cancellation included`, async () => {
    const port = new URL(server.url).port
    const url = new URL(server.url)
    const host = encodeURIComponent(server.socketFolder)
    await using channel = await open(
      kind,
      `postgres://${url.username}:${url.password}@${url.pathname}?host=${host}&port=${port}`,
    )
    const reader = new AbortController()
    const answer = ask(channel, 'select pg_sleep(31)::text', reader.signal)
    await until(async () => (await statements('pg_sleep(31)')) === 1)
    reader.abort()

    await assert.rejects(answer, { code: 'TIMEOUT' })
    assert.deepEqual(await ask(channel, 'select inet_client_addr()::text'), [null])
  })

  if (hasIpv6)
    test(`${kind}: IPv6 serves`, async () => {
      await using channel = await open(kind, server.url.replace('127.0.0.1', '[::1]'))

      assert.deepEqual(await ask(channel, 'select host(inet_client_addr())'), ['::1'])
    })

  test(`${kind}: a first host that is dead stops neither the start nor the return after a fail-over`, async () => {
    const dead = await freePort()
    const first = await startStatementTap({ databaseUrl: server.url })
    await using second = await startStatementTap({ databaseUrl: server.url })
    const ports = [dead, new URL(first.url).port, new URL(second.url).port]
    const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',')
    await using channel = await open(kind, withHosts(server.url, hosts))
    const before = second.openConnections()
    await ask(channel, 'select 1::text')
    await first[Symbol.asyncDispose]()

    await until(async () => {
      const answer = await ask(channel, 'select 2::text').catch(() => undefined)
      return answer?.[0] === '2'
    })
    assert.equal(before, 0)
    assert.ok(second.openConnections() > 0)
  })

  test(`${kind}: of several servers the one that may be written to is chosen, or the other`, async () => {
    await using database = await createTestDatabase({ template: 'empty' })
    const shared = new URL(database.url)
    const name = 'chosen_reader'
    await both(
      database.adminUrl,
      `drop role if exists ${name}; create role ${name} login password 'p'`,
    )
    await admin.query(`alter role ${name} set default_transaction_read_only = on`)
    const hosts = `${new URL(server.url).host},${shared.host}`
    const url = `postgres://${name}:p@${hosts}/postgres?target_session_attrs=`
    const portOf = async (attributes: string): Promise<string | null | undefined> => {
      await using channel = await open(kind, url + attributes)
      const [port] = await ask(channel, `select current_setting('port')`)
      return port
    }
    const [own, other] = [new URL(server.url).port, shared.port]

    assert.equal(await portOf('any'), own)
    assert.equal(await portOf('read-write'), other)
    assert.equal(await portOf('read-only'), own)
    assert.equal(await portOf('primary'), own)
    const refused = await refusalOf(kind, `${url}standby`)
    assert.match(refused.detail ?? '', /no host .* is not standby; .* is not standby/)
    await both(database.adminUrl, `drop role ${name}`)
  })
}

test('too many connections: what there is serves, the reason is told, and the rest follows', async () => {
  const observed: Observation[] = []
  await using others = await occupyAllBut(3)
  await using channel = await open('pipeline', server.url, observed)
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => ask(channel, `select ${index}::text`)),
  )

  assert.deepEqual(
    answers.flat(),
    answers.map((_, index) => String(index)),
  )
  const refused = observed.filter(({ kind }) => kind === 'database.refused')
  assert.ok(refused.length > 0)
  assert.match(JSON.stringify(refused), /53300: .*(connection|clients)/)
  await others.leave()
  await until(async () => (await connectionCount()) === laneConnections)
})

test('too many connections for even one is an error that says so', async () => {
  await using others = await occupyAllBut(0)
  for (const kind of kinds) {
    const refused = await refusalOf(kind, server.url)
    assert.equal(refused.code, 'UNAVAILABLE')
    assert.match(refused.detail ?? '', /^53300: /)
    assert.equal(openingRefusal(refused.cause), undefined)
  }
  assert.ok(others.count > 10)
})

test('a role that pg_hba.conf or PostgreSQL turns away is refused for good', async () => {
  await admin.query('create role no_login nologin')
  for (const [name, code] of [
    ['no_login', /^28/],
    ['nobody_at_all', /^28/],
  ] as const) {
    const url = changed(server.url, { username: name })
    await using administration = openAdministration({ ...settings, connectionString: url, observe })
    await assert.rejects(administration.run('select 1', []), (error: FraiseqlError) => {
      assert.equal(openingRefusal(error.cause), 'authorization')
      assert.match(error.detail ?? '', code)
      return true
    })
  }
})

const settings = Object.freeze({
  url: undefined,
  directUrl: undefined,
  ownerUrl: undefined,
  pooler: 'none',
  poolSize: 8,
  sharedConnections: 4,
  soloConnections: 4,
  writeConnections: 4,
  connectTimeoutMs: 10_000,
  acquireTimeoutMs: 10_000,
  statementTimeoutMs: 60_000,
  lockTimeoutMs: 1000,
  maxResultBytes: 2 ** 20,
  maxTotalResultBytes: 2 ** 26,
  applicationName: 'fraiseql test',
  dangerouslyAllowUnencrypted: false,
})

const laneConnections =
  settings.sharedConnections + settings.soloConnections + settings.writeConnections

function observe(): void {}

async function open(
  channel: 'pipeline' | 'pool',
  connectionString: string,
  observed: Observation[] = [],
): Promise<Channel> {
  assert.equal(databaseUrlProblem(connectionString), undefined)
  const opened = createChannel({
    database: { ...settings, channel },
    connectionString,
    observe: (observation) => observed.push(observation),
  })
  try {
    await opened.start()
    return opened
  } catch (error) {
    await opened[Symbol.asyncDispose]()
    throw error
  }
}

async function refusalOf(kind: 'pipeline' | 'pool', url: string): Promise<FraiseqlError> {
  let refusal: unknown
  try {
    await using _channel = await open(kind, url)
  } catch (error) {
    refusal = error
  }
  assert.ok(refusal instanceof FraiseqlError, String(refusal))
  return refusal
}

async function ask(
  channel: Channel,
  text: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<(string | null)[]> {
  const { columns, release } = await channel.execute({
    text: text as StatementText,
    name: text,
    rows: 'one',
    parameters: [],
    session: { databaseRole: 'none', claims: '{}' },
    signal,
  })
  const texts = columns.map((column) => column && column.toString())
  release()
  return texts
}

async function askTls(channel: Channel): Promise<string | null | undefined> {
  const [ssl] = await ask(channel, 'select ssl::text from pg_stat_ssl where pid = pg_backend_pid()')
  return ssl
}

function tlsUrl(sslmode: string, port?: string, isStranger = false): string {
  const { root } = isStranger ? server.stranger : server.certificates
  const url = new URL(changed(server.url, { sslmode, sslrootcert: root }))
  url.hostname = 'localhost'
  if (port !== undefined) url.port = port
  return url.href
}

function changed(
  text: string,
  { username, password, ...parameters }: Readonly<Record<string, string>>,
): string {
  const url = new URL(text)
  if (username !== undefined) url.username = username
  if (password !== undefined) url.password = password
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

function withHosts(url: string, hosts: string): string {
  return url.replace(new URL(url).host, hosts)
}

async function both(otherUrl: string, text: string): Promise<void> {
  await admin.query(text)
  const other = new Client(otherUrl)
  await other.connect()
  await other.query(text)
  await other.end()
}

async function statements(text: string): Promise<number> {
  const { rows } = await admin.query(
    `select from pg_stat_activity
     where state = 'active' and query like $1 and pid <> pg_backend_pid()`,
    [`%${text}%`],
  )
  return rows.length
}

/** Of the login role. */
async function connectionCount(): Promise<number> {
  const { rows } = await admin.query(
    `select from pg_stat_activity where usename = 'fraiseql_authenticator'`,
  )
  return rows.length
}

interface Others extends AsyncDisposable {
  readonly count: number
  readonly leave: () => Promise<void>
}

/** Takes every connection that the login role can get, and then gives so many back. */
async function occupyAllBut(free: number): Promise<Others> {
  await until(async () => (await connectionCount()) === 0)
  const clients: Client[] = []
  for (;;) {
    const client = new Client(server.url)
    client.on('error', observe)
    try {
      await client.connect()
    } catch (error) {
      assert.match(String(error), /connection|clients/)
      break
    }
    clients.push(client)
  }
  const leave = async (count: number): Promise<void> => {
    await Promise.all(clients.splice(0, count).map((client) => client.end()))
    await until(async () => (await connectionCount()) <= clients.length)
  }
  await leave(free)
  return {
    count: clients.length,
    leave: async () => {
      await Promise.all(clients.splice(0).map((client) => client.end()))
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.splice(0).map((client) => client.end()))
    },
  }
}

/** Generous: it ends a test that would wait for ever. */
const patienceMs = 20_000

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, 'it has not come about')
    await wait(20)
  }
}

async function freePort(): Promise<string> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  listener.close()
  await once(listener, 'close')
  return String(port)
}
