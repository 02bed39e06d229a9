/**
 * A real PgBouncer in transaction mode before PostgreSQL: whatever server it lends, and whatever state
 * that was left in, answers are those of a direct connection, everybody gets their own, and a
 * cancellation meets its own statement.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

import { schema as shop } from '../../../examples/shop/schema.ts'
import type { DatabaseConfig } from '../../../src/config/config.ts'
import type { Channel, Execution, Session } from '../../../src/pg/channel.ts'
import { createChannel } from '../../../src/pg/create-channel.ts'
import type { StatementText } from '../../../src/sql/statement.ts'
import { schema as kinds } from '../../fixtures/kinds-schema.ts'
import { readGoldenCases } from '../../golden/golden-case.ts'
import { openGoldenEngine } from '../../golden/golden-engine.ts'
import { type Pgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { pgbouncerAbsence } from '../../support/pgbouncer-binary.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'

/** Fewer servers than there are lane connections (12), so that they change hands all the time. */
const poolSize = 2
const goldenFolder = fileURLToPath(new URL('../../golden', import.meta.url))
const kindsViews = new URL('../../fixtures/kinds-views.sql', import.meta.url)

/** What somebody else may leave on a server: all of it changes bytes or meaning. */
const foreignSettings = `
  set timezone = 'Asia/Kathmandu'; set datestyle = 'German'; set intervalstyle = 'sql_standard';
  set bytea_output = 'escape'; set extra_float_digits = -10; set xmloption = 'document';
  set array_nulls = off; set transform_null_equals = on; set standard_conforming_strings = off;
  set search_path = impostor, pg_catalog, public; set role shop_anonymous`

const impostor = `
  create schema impostor;
  create function impostor.set_config(text, text, boolean) returns text language plpgsql
    as $$ begin raise exception 'an impostor was called'; end $$;
  grant usage on schema impostor to public`

const resources = new AsyncDisposableStack()
let database: TestDatabase
let pgbouncer: Pgbouncer

describe('behind a pooler in transaction mode', { skip: pgbouncerAbsence() ?? false }, () => {
  before(async () => {
    database = resources.use(await createTestDatabase({ template: 'shop' }))
    pgbouncer = resources.use(await startPgbouncer({ databaseUrl: database.url, poolSize }))
  })

  after(() => resources.disposeAsync())

  for (const [schema, template, definition] of [
    ['shop', 'shop', shop],
    ['kinds', 'types', kinds],
  ] as const)
    test(`golden cases of ${schema} have their answers on servers left in any state`, async () => {
      await using own = await createTestDatabase({ template })
      await runAsAdmin(own, impostor)
      if (schema === 'kinds') await runAsAdmin(own, readFileSync(kindsViews, 'utf8'))
      const databaseUrl = throughPooler(own.url)
      await spoilServers(databaseUrl)
      const environment = { FRAISEQL_DATABASE_POOLER: 'transaction' }
      await using engine = await openGoldenEngine({ databaseUrl, definition, environment })
      const cases = readGoldenCases(goldenFolder).filter((golden) => golden.schema === schema)

      for (const golden of cases) {
        const { answer, body } = await engine.run(golden)
        const stable = body.replaceAll(/"errorId":"[-0-9a-f]{36}"/g, '"errorId":"…"')
        const expected = readFileSync(`${golden.path}.json`, 'utf8')
        const found = `{ "status": ${answer.status}, "body":\n${stable}\n}\n`
        assert.equal(found, expected, golden.name)
      }
      assert.ok(cases.length > 25)
    })

  for (const channel of ['pipeline', 'pool'] as const) {
    test(`${channel}: each of two tenants in two roles gets its own answer, a thousand times`, async () => {
      await using opened = await open(channel)
      const seen = new Set<string>()
      let left = 1200
      const ask = async (): Promise<void> => {
        while (left > 0) {
          left -= 1
          const number = left
          const asked = askerOf(number)
          const row = await columnsOf(opened, whoAmI(asked, number))
          assert.deepEqual(row, [asked.role, asked.claims, asked.tenants, `/${number}`])
          seen.add(`${asked.role} ${asked.claims}`)
        }
      }
      await Promise.all(Array.from({ length: 48 }, ask))

      assert.equal(seen.size, 4)
    })

    test(`${channel}: a reader that leaves cancels its own statement alone`, async () => {
      await using opened = await open(channel)
      const leaving = new AbortController()
      const cancelled = columnsOf(opened, sleep(30, leaving.signal))
      const staying = columnsOf(opened, sleep(0.8))
      await running('pg_sleep', poolSize)
      const waiting = columnsOf(opened, sleep(0))
      const startedAt = performance.now()
      leaving.abort()

      await assert.rejects(cancelled, { code: 'TIMEOUT' })
      assert.ok(performance.now() - startedAt < 25_000)
      assert.deepEqual(await waiting, [''])
      assert.deepEqual(await staying, [''])
    })

    test(`${channel}: cancellations at any moment hit nobody else`, async () => {
      await using opened = await open(channel)
      let cancelled = 0
      const disturb = async (first: number): Promise<void> => {
        for (let round = 0; round < 25; round += 1) {
          const isLeaving = (first + round) % 2 === 0
          const reader = new AbortController()
          const answer = columnsOf(opened, sleep(0.004, reader.signal))
          if (isLeaving) setTimeout(() => reader.abort(), (first * 7 + round) % 9)
          try {
            assert.deepEqual(await answer, [''])
          } catch (error) {
            if (!isLeaving) throw error
            assert.equal(codeOf(error), 'TIMEOUT')
            cancelled += 1
          }
        }
      }
      await Promise.all(Array.from({ length: 8 }, (_, index) => disturb(index)))

      assert.ok(cancelled > 0)
    })
  }
})

const settings: DatabaseConfig = Object.freeze({
  url: undefined,
  directUrl: undefined,
  ownerUrl: undefined,
  pooler: 'transaction',
  channel: 'pipeline',
  poolSize: 8,
  sharedConnections: 4,
  soloConnections: 4,
  writeConnections: 4,
  connectTimeoutMs: 20_000,
  acquireTimeoutMs: 20_000,
  statementTimeoutMs: 60_000,
  lockTimeoutMs: 1000,
  maxResultBytes: 2 ** 20,
  maxTotalResultBytes: 2 ** 26,
  applicationName: 'fraiseql test',
  dangerouslyAllowUnencrypted: false,
})

async function open(channel: DatabaseConfig['channel']): Promise<Channel> {
  const observe = (): void => undefined
  const connectionString = pgbouncer.url
  const opened = createChannel({ database: { ...settings, channel }, connectionString, observe })
  await opened.start()
  return opened
}

interface Asker {
  readonly role: string
  readonly claims: string
  /** What the row policies let it see. */
  readonly tenants: string
}

function askerOf(number: number): Asker {
  const tenant = 1 + (number % 2)
  const role = number % 4 < 2 ? 'shop_member' : 'shop_admin'
  return { role, claims: JSON.stringify({ tenant_id: tenant }), tenants: String(tenant) }
}

/** One session object for each asker, as the server has. */
const sessions = new Map<string, Session>()

function whoAmI({ role, claims }: Asker, number: number): Execution {
  const key = `${role} ${claims}`
  const session = sessions.get(key) ?? sessionOf(role, claims)
  sessions.set(key, session)
  const text = `select current_user::text, current_setting('request.jwt.claims'),
    (select string_agg(distinct tenant_id::text, ',') from shop.products), $1::text`
  return { ...execution(text), name: `who ${role}`, parameters: [`/${number}`], session }
}

function sleep(seconds: number, signal?: AbortSignal): Execution {
  const asked = execution(`select pg_sleep(${seconds})::text`)
  return signal === undefined ? asked : { ...asked, signal }
}

function execution(text: string): Execution {
  return {
    text: text as StatementText,
    name: text,
    rows: 'one',
    parameters: [],
    session: sessionOf('none', '{}'),
    signal: new AbortController().signal,
  }
}

function sessionOf(databaseRole: string, claims: string): Session {
  return { databaseRole, claims }
}

async function columnsOf(channel: Channel, asked: Execution): Promise<(string | null)[]> {
  const { columns, release } = await channel.execute(asked)
  const texts = columns.map((column) => column && column.toString())
  release()
  return texts
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error
}

/** When so many statements with this text are at work. */
async function running(text: string, count: number): Promise<void> {
  const admin = new Client(database.adminUrl)
  await admin.connect()
  const deadline = Date.now() + 20_000
  try {
    for (;;) {
      assert.ok(Date.now() < deadline, `${text} does not run ${count} times`)
      const { rows } = await admin.query(
        `select from pg_stat_activity
         where state = 'active' and query like $1 and pid <> pg_backend_pid()`,
        [`%${text}%`],
      )
      if (rows.length >= count) return
      await wait(10)
    }
  } finally {
    await admin.end()
  }
}

/** Every server the pooler has gets the settings: the transactions are open at the same time. */
async function spoilServers(url: string): Promise<void> {
  const clients = Array.from({ length: poolSize }, () => new Client(url))
  for (const client of clients) {
    await client.connect()
    await client.query('begin')
  }
  for (const client of clients) {
    await client.query(foreignSettings)
    await client.query('commit')
    await client.end()
  }
}

function throughPooler(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.host = new URL(pgbouncer.url).host
  return url.href
}

async function runAsAdmin({ adminUrl }: TestDatabase, text: string): Promise<void> {
  const client = new Client(adminUrl)
  await client.connect()
  await client.query(text)
  await client.end()
}
