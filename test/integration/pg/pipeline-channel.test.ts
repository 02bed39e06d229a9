/** The pipelined channel over a real PostgreSQL: whose answer is whose, statements, sizes. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import type { FraiseqlError } from '../../../src/errors.ts'
import type { Execution, Session } from '../../../src/pg/channel.ts'
import { PipelineChannel } from '../../../src/pg/pipeline-channel.ts'
import { ResultBudget } from '../../../src/pg/result-budget.ts'
import type { StatementText } from '../../../src/sql/statement.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts'
import { startStatementTap } from '../../support/statement-tap.ts'

const stack = new AsyncDisposableStack()
const megabyte = 1024 * 1024
const session: Session = {
  databaseRole: 'none',
  claims: '{}',
}
let database: TestDatabase
let admin: Client

before(async () => {
  database = stack.use(await createTestDatabase({ template: 'empty' }))
  admin = new Client(database.adminUrl)
  admin.on('error', () => undefined)
  await admin.connect()
  stack.defer(() => admin.end())
})

after(() => stack.disposeAsync())

test('each transaction has its own claims and its own parameters', async () => {
  await using channel = await open()
  const text = `select current_setting('request.jwt.claims') || $1::text`
  const asked = Array.from({ length: 600 }, async (_, number) => {
    const claims = JSON.stringify({ tenant: number % 7, number })
    const named = { name: `own claims ${number % 3}` }
    const answer = await run(channel, text, {
      ...named,
      parameters: [`/${number}`],
      session: { ...session, claims },
    })
    assert.deepEqual(answer, [`${claims}/${number}`])
  })
  await Promise.all(asked)
})

test('a statement whose columns changed runs again on every connection, and nobody notices', async () => {
  await using channel = await open({ sharedConnections: 3 })
  await admin.query('create table changing (id integer); insert into changing values (1)')
  await admin.query('grant select on changing to public')
  const ask = () => run(channel, 'select * from public.changing', { name: 'changing' })
  for (let round = 0; round < 10; round += 1) {
    const load = Array.from({ length: 60 }, ask)
    await admin.query(`alter table changing add column more_${round} integer default ${round}`)
    const answers = await Promise.all([...load, ...Array.from({ length: 60 }, ask)])
    for (const answer of answers.slice(60)) assert.equal(answer.length, round + 2)
    for (const answer of answers) assert.equal(answer[0], '1')
  }
})

test('no connection keeps more prepared statements than it may, and evicted ones come again', async () => {
  await using channel = await open({ sharedConnections: 1 })
  for (let round = 0; round < 3; round += 1)
    for (let first = 0; first < 300; first += 20)
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const number = first + index
          const answer = await run(channel, `select ${number}::text`, { name: `number ${number}` })
          assert.deepEqual(answer, [String(number)])
        }),
      )
  const text = 'select count(*)::text from pg_prepared_statements'
  await run(channel, text, { name: 'count' })
  const [count] = await run(channel, text, { name: 'count' })

  // The session's own statement is one more.
  assert.equal(Number(count), 201)
})

test('parameters arrive as they are: null, empty, of many bytes, in many', async () => {
  await using channel = await open()
  const large = 'grüße 🦉 "\\\'{}\u0001'.repeat(20_000)
  const parameters = [null, '', 'é', large, null, '🦉']
  const text = `select $1::text, $2::text, $3::text, $4::text, $5::text, $6::text`
  for (let time = 0; time < 4; time += 1)
    assert.deepEqual(await run(channel, text, { parameters }), parameters)

  const many = Array.from({ length: 1000 }, (_, number) => String(number))
  const list = many.map((_, index) => `$${index + 1}::text`).join(' || ')
  assert.deepEqual(await run(channel, `select ${list}`, { parameters: many }), [many.join('')])
})

test('a result of many chunks arrives whole, as one row or as many', async () => {
  await using channel = await open()
  const one = `select string_agg(md5(n::text), '') from generate_series(1, 100000) n`
  const expected = (await admin.query({ text: one, rowMode: 'array' })).rows[0]?.[0]
  const many = `select to_json(md5(n::text)) from generate_series(1, 20000) n`
  for (let round = 0; round < 3; round += 1) {
    const [whole, rows] = await Promise.all([
      run(channel, one, { name: 'one large' }),
      run(channel, many, { name: 'many rows', rows: 'many' }),
    ])
    assert.ok(whole[0] === expected)
    assert.equal(JSON.parse(`[${rows.join('')}]`).length, 20_000)
  }
  assert.deepEqual(await run(channel, 'select 1 where false', { rows: 'many' }), [])
})

test('a result beyond its bound is refused, and the connection serves on', async () => {
  await using channel = await open({
    budget: new ResultBudget({ maxResultBytes: megabyte, maxTotalResultBytes: 2 * megabyte }),
  })
  const sized = (bytes: number, rows: Execution['rows']) =>
    rows === 'one'
      ? run(channel, `select repeat('a', ${bytes})`, { name: `one ${bytes}` })
      : run(channel, `select to_json(repeat('a', 998)) from generate_series(1, ${bytes / 1000})`, {
          name: `many ${bytes}`,
          rows,
        })
  for (const rows of ['one', 'many'] as const)
    for (let round = 0; round < 3; round += 1) {
      const large = assert.rejects(sized(3 * megabyte, rows), { code: 'RESULT_TOO_LARGE' })
      const others = [1, 2, 3].map((number) =>
        run(channel, 'select $1::text', { name: 'small', parameters: [`${rows} ${number}`] }),
      )
      await large
      assert.deepEqual(await Promise.all(others), [[`${rows} 1`], [`${rows} 2`], [`${rows} 3`]])
    }
})

test('results that nobody released leave no room for others, until they are', async () => {
  await using channel = await open({
    budget: new ResultBudget({ maxResultBytes: megabyte, maxTotalResultBytes: 2 * megabyte }),
  })
  const execution = executionOf(`select repeat('a', 900000)`, { name: 'large' })
  const held = await Promise.all([channel.execute(execution), channel.execute(execution)])

  for (let round = 0; round < 3; round += 1)
    await assert.rejects(channel.execute(execution), { code: 'OVERLOADED' })

  for (const { release } of held) release()
  const { release } = await channel.execute(execution)
  release()
})

test('an error leaves its neighbours alone, whatever it is', async () => {
  await using channel = await open({ sharedConnections: 1, statementTimeoutMs: 100 })
  const statements = [
    ['select 1 / ($1::integer - 1)', 'BAD_USER_INPUT'],
    [`select $1::integer::text from nowhere`, 'INTERNAL'],
    [`select 1 / (3 - n * $1::integer) from generate_series(1, 5) n`, 'BAD_USER_INPUT'],
    [`select pg_sleep(2 * $1::integer)::text`, 'TIMEOUT'],
  ] as const
  const own = (number: number) =>
    run(channel, 'select $1::text', { name: 'own', parameters: [String(number)] })
  await own(0)
  for (let round = 0; round < 5; round += 1)
    await Promise.all(
      Array.from({ length: 40 }, async (_, number) => {
        const [text, code] = statements[number % 8] ?? []
        if (text === undefined) assert.deepEqual(await own(number), [String(number)])
        else
          await assert.rejects(
            run(channel, text, {
              name: text,
              parameters: ['1'],
              rows: 'many',
            }),
            (error: FraiseqlError) => error.code === code,
          )
      }),
    )
})

test('a statement that was too slow to share does not share again after one quick run', async () => {
  await using channel = await open({ sharedConnections: 1 })
  const sleep = (seconds: string) =>
    run(channel, 'select pg_sleep($1::float8)::text', { name: 'sleep', parameters: [seconds] })
  const neighbour = () => run(channel, 'select 1::text', { name: 'neighbour' })
  // On a busy machine the first run may not be quick.
  for (let number = 0; number < 20; number += 1) await Promise.all([neighbour(), sleep('0')])
  // On the shared connection, in the order in which they were asked.
  assert.deepEqual(await endsOf({ sleep: sleep('0.2'), neighbour: neighbour() }), [
    'sleep',
    'neighbour',
  ])

  await sleep('0.6')
  await sleep('0')

  assert.deepEqual(await endsOf({ sleep: sleep('0.2'), neighbour: neighbour() }), [
    'neighbour',
    'sleep',
  ])
})

test('slow runs of a statement that looked quick do not hold up a neighbour for long', async () => {
  await using channel = await open({ sharedConnections: 1, soloConnections: 4 })
  const sleep = (seconds: string) =>
    run(channel, 'select pg_sleep($1::float8)::text', { name: 'sleep', parameters: [seconds] })
  const neighbour = () => run(channel, 'select 1::text', { name: 'neighbour' })
  for (let number = 0; number < 20; number += 1) await Promise.all([neighbour(), sleep('0')])

  // The first burst still shares; what comes after it does not.
  await Promise.all(Array.from({ length: 24 }, () => sleep('0.1')))
  const burst = Array.from({ length: 12 }, () => sleep('0.2'))
  const ends = await endsOf({ burst: Promise.all(burst), neighbour: neighbour() })

  assert.deepEqual(ends, ['neighbour', 'burst'])
})

test('a read that timed out where it shared and then lost its own connection runs to its end', async () => {
  await using channel = await open({ sharedConnections: 1, soloConnections: 1 })
  const text = 'select pg_sleep($1::float8)::text || $1::text'
  const sleep = (seconds: string) => run(channel, text, { name: 'sleep', parameters: [seconds] })
  for (let number = 0; number < 20; number += 1) await sleep('0')

  const slow = sleep('1.5')
  for (const deadline = Date.now() + 10_000; ;) {
    assert.ok(Date.now() < deadline, 'the statement does not run alone')
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event = 'PgSleep'
         and now() - query_start > interval '400 ms'`,
    )
    if (rowCount === 1) break
  }

  assert.deepEqual(await slow, ['1.5'])
})

test('an error that looks like a stale statement is not run twice alone', async () => {
  await using tap = await startStatementTap({ databaseUrl: database.url })
  await using channel = await open({ connectionString: tap.url })
  await admin.query(`
    create function unsupported() returns text language plpgsql as $$
    begin
      raise exception 'not this' using errcode = '0A000';
    end $$`)
  const text = 'select public.unsupported()'

  await assert.rejects(run(channel, text), { code: 'INTERNAL' })

  assert.deepEqual(
    tap.executed.filter((executed) => executed === text),
    [text],
  )
})

test('when it is disposed of, no backend of it is left', async () => {
  const channel = await open()
  await run(channel, 'select 1::text')
  await channel[Symbol.asyncDispose]()

  const { rows } = await admin.query(
    `select count(*)::int from pg_stat_activity
     where application_name = 'fraiseql test' and datname = current_database()`,
  )
  assert.deepEqual(rows, [{ count: 0 }])
})

/** Names in the order in which their promises resolve. */
async function endsOf(asked: Readonly<Record<string, Promise<unknown>>>): Promise<string[]> {
  const ends: string[] = []
  const all = Object.entries(asked).map(async ([name, promise]) => {
    await promise
    ends.push(name)
  })
  await Promise.all(all)
  return ends
}

async function open(
  options: {
    readonly connectionString?: string
    readonly sharedConnections?: number
    readonly soloConnections?: number
    readonly statementTimeoutMs?: number
    readonly budget?: ResultBudget
  } = {},
): Promise<PipelineChannel> {
  const channel = new PipelineChannel({
    connectionString: database.url,
    pooler: 'none',
    applicationName: 'fraiseql test',
    connectTimeoutMs: 10_000,
    acquireTimeoutMs: 20_000,
    statementTimeoutMs: 20_000,
    lockTimeoutMs: 5000,
    sharedConnections: 2,
    soloConnections: 2,
    writeConnections: 1,
    budget: new ResultBudget({
      maxResultBytes: 64 * megabyte,
      maxTotalResultBytes: 128 * megabyte,
    }),
    observe: () => undefined,
    ...options,
  })
  await channel.start()
  return channel
}

function executionOf(text: string, options: Partial<Execution>): Execution {
  return {
    text: text as StatementText,
    name: text,
    rows: 'one',
    parameters: [],
    session,
    signal: new AbortController().signal,
    ...options,
  }
}

async function run(
  channel: PipelineChannel,
  text: string,
  options: Partial<Execution> = {},
): Promise<readonly (string | null)[]> {
  const { columns, release } = await channel.execute(executionOf(text, options))
  const texts = columns.map((column) => column?.toString() ?? null)
  release()
  return texts
}
