/**
 * Ways to write, with 16 requests in flight: `node bench/micro/pg/writes.ts`. A row with relations in its
 * answer, written and read in one flush or in several; and single statements that insert, update by key or call a
 * function, through the channel, with role and claims, or through pg, without them. On the tables of
 * the bench, with fsync. Prints ratios of rates to the first of each kind, above 1 for one that is faster, and
 * microseconds of CPU for each: of this process, and of PostgreSQL.
 */
import { mkdir } from 'node:fs/promises'
import { Pool, type PoolClient } from 'pg'
import type { Channel, WriteStatement } from '../../../src/pg/channel.ts'
import { PipelineChannel } from '../../../src/pg/pipeline-channel.ts'
import { ResultBudget } from '../../../src/pg/result-budget.ts'
import type { StatementText } from '../../../src/sql/statement.ts'
import { readerRole } from '../../database/logins.ts'
import { openDatabase, withClient } from '../../database/open-database.ts'
import { tinyScale } from '../../database/scale.ts'
import { cpuOfFamily } from '../../measure/process-usage.ts'
import { median } from '../../measure/statistics.ts'
import { cacheFolder } from '../../prepare/cache-folder.ts'
import { textTable } from '../../report/text-table.ts'
import { callerClaims } from '../../workloads/workload.ts'
import { type Ask, kinds, needed, type Statement } from './write-statements.ts'

const rounds = 7
const warmUpMs = 1000
const sliceMs = 700
const inFlight = 16

await using resources = new AsyncDisposableStack()
await mkdir(cacheFolder, { recursive: true })
const { signal } = new AbortController()
const onStep = (text: string): void => void process.stderr.write(`${text}\n`)
const database = resources.use(
  await openDatabase({ scale: tinyScale, serverUrl: undefined, onStep, signal }),
)
const session = Object.freeze({ databaseRole: readerRole, claims: callerClaims })
await withClient(database.adminUrl, (client) => client.query(needed))

const table: string[][] = []
for (const connections of [8, 16]) {
  await using opened = new AsyncDisposableStack()
  const channel = opened.use(openChannel(connections))
  await channel.start()
  const pool = opened.adopt(
    new Pool({ connectionString: database.peerUrl, max: connections }),
    (one) => one.end(),
  )
  const ask: Ask = {
    inOneFlush: (statements) => writeAll(channel, statements),
    read: (statement) => read(channel, statement),
    alone: async (statement) => {
      await pool.query(queryOf(statement))
    },
    inTransaction: (first, then) => inTransaction(pool, first, then),
  }
  for (const [kind, forms] of Object.entries(kinds(ask)))
    for (const row of await compareForms(forms)) table.push([kind, String(connections), ...row])
}
const head = ['kind', 'connections', 'form', 'a second', 'ratio', 'of rounds', 'CPU us']
console.log(textTable([...head, 'PostgreSQL CPU us'], table).join('\n'))

interface Slice {
  /** A second. */
  readonly rate: number
  readonly ownCpuUs: number
  readonly postgresCpuUs: number
}

async function compareForms(
  forms: Readonly<Record<string, () => Promise<void>>>,
): Promise<readonly (readonly string[])[]> {
  const entries = Object.entries(forms)
  for (const [, form] of entries) await sliceOf(form, warmUpMs)
  const slices = entries.map((): Slice[] => [])
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < entries.length; turn += 1) {
      const index = (round + turn) % entries.length
      const form = entries[index]?.[1]
      if (form !== undefined) slices[index]?.push(await sliceOf(form, sliceMs))
    }
  const [base = []] = slices
  return entries.map(([name], index) => [name, ...figures(slices[index] ?? [], base)])
}

function figures(own: readonly Slice[], base: readonly Slice[]): readonly string[] {
  const ratios = own.map(({ rate }, round) => rate / (base[round]?.rate ?? Number.NaN))
  return [
    median(own.map(({ rate }) => rate)).toFixed(0),
    median(ratios).toFixed(2),
    `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`,
    median(own.map(({ ownCpuUs }) => ownCpuUs)).toFixed(0),
    median(own.map(({ postgresCpuUs }) => postgresCpuUs)).toFixed(0),
  ]
}

/** Each begins with the same few rows. */
async function sliceOf(form: () => Promise<void>, durationMs: number): Promise<Slice> {
  await withClient(database.adminUrl, (client) => client.query('select micro.begin_notes()'))
  const postgresBefore = await cpuOfFamily(database.postmasterPid)
  const before = process.cpuUsage()
  const startedAt = performance.now()
  let count = 0
  const worker = async (): Promise<void> => {
    while (performance.now() - startedAt < durationMs) {
      await form()
      count += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  const elapsedMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(before)
  const postgres = (await cpuOfFamily(database.postmasterPid)) - postgresBefore
  return {
    rate: (count / elapsedMs) * 1000,
    ownCpuUs: (user + system) / count,
    postgresCpuUs: postgres / count,
  }
}

function openChannel(writeConnections: number): Channel {
  return new PipelineChannel({
    pooler: 'none',
    connectionString: database.apiUrl,
    applicationName: 'fraiseql micro bench',
    connectTimeoutMs: 10_000,
    acquireTimeoutMs: 10_000,
    statementTimeoutMs: 30_000,
    lockTimeoutMs: 1000,
    sharedConnections: 4,
    soloConnections: 2,
    writeConnections,
    budget: new ResultBudget({ maxResultBytes: 2 ** 24, maxTotalResultBytes: 2 ** 28 }),
    observe: () => undefined,
  })
}

async function writeAll(channel: Channel, statements: readonly Statement[]): Promise<string> {
  const last = statements.length - 1
  const { columns, release } = await channel.write({
    statements: statements.map((one, index): WriteStatement => ({
      name: one.name,
      text: one.text as StatementText,
      parameters: one.parameters,
      answers: index === last,
    })),
    session,
    signal,
  })
  const text = String(columns[0])
  release()
  return text
}

async function read(channel: Channel, { name, text, parameters }: Statement): Promise<void> {
  const { release } = await channel.execute({
    name,
    text: text as StatementText,
    parameters,
    rows: 'one',
    session,
    signal,
  })
  release()
}

async function inTransaction(
  pool: Pool,
  first: Statement,
  then: (answer: string) => Statement,
): Promise<void> {
  const client: PoolClient = await pool.connect()
  try {
    await client.query('begin')
    await client.query({
      name: 'session',
      text: `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`,
      values: [readerRole, callerClaims],
    })
    const { rows } = await client.query<string[]>({ ...queryOf(first), rowMode: 'array' })
    await client.query(queryOf(then(rows[0]?.[0] ?? '')))
    await client.query('commit')
  } finally {
    client.release()
  }
}

function queryOf({ name, text, parameters }: Statement): {
  readonly name: string
  readonly text: string
  readonly values: string[]
} {
  return { name, text, values: [...parameters] }
}
