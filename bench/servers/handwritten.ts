/**
 * What a good engineer would write by hand: node:http and a pg.Pool, a prepared statement for each
 * question, the JSON text of PostgreSQL passed through, and nothing else: no log, no limit, no roles.
 *
 * GET /8/a?id=5 asks on the pool of eight, POST /8/e with the values as JSON writes on it; the bench looks which pool does best for a workload.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Pool, type PoolClient } from 'pg'
import { readerRole } from '../database/logins.ts'
import { callerClaims, type Workload } from '../workloads/workload.ts'
import { workloads } from '../workloads/workloads.ts'
import { fail, listen, readBody, setting } from './child.ts'

const connectionString = setting('BENCH_DATABASE_URL')
const pools = new Map(
  [4, 8, 16].map((max) => [String(max), new Pool({ connectionString, max })] as const),
)
const questions = new Map<string, Workload>(workloads.map((workload) => [workload.name, workload]))

// pg would parse the JSON only for us to write it again.
const textTypes = { getTypeParser: () => (value: string) => value }

await listen((request, response) => {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const [, size = '', name = ''] = path.split('/')
  const pool = pools.get(size)
  const workload = questions.get(name)
  if (pool === undefined || workload === undefined) {
    response.writeHead(404).end()
    return
  }
  const answered =
    workload.writes === undefined
      ? read(pool, workload, new URLSearchParams(query))
      : write(pool, workload, request)
  answered.then(
    (json) => answer(response, `{"data":{"${workload.root}":${json}}}`),
    (error: unknown) => fail(response, error),
  )
})

function read(pool: Pool, workload: Workload, given: URLSearchParams): Promise<string> {
  const values = workload.parameters.map((parameter) => given.get(parameter))
  return workload.claims ? inTransaction(pool, workload, values) : run(pool, workload, values)
}

async function write(pool: Pool, workload: Workload, request: IncomingMessage): Promise<string> {
  const given: Readonly<Record<string, string>> = JSON.parse(await readBody(request))
  return run(
    pool,
    workload,
    workload.parameters.map((parameter) => given[parameter] ?? null),
  )
}

async function run(
  client: Pool | PoolClient,
  { name, sql }: Workload,
  values: readonly (string | null)[],
): Promise<string> {
  const { rows } = await client.query<[string | null]>({
    name,
    text: sql,
    values: [...values],
    rowMode: 'array',
    types: textTypes,
  })
  return rows[0]?.[0] ?? 'null'
}

async function inTransaction(
  pool: Pool,
  workload: Workload,
  values: readonly (string | null)[],
): Promise<string> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query({
      name: 'session',
      text: `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`,
      values: [readerRole, callerClaims],
    })
    const json = await run(client, workload, values)
    await client.query('commit')
    client.release()
    return json
  } catch (error) {
    client.release(true)
    throw error
  }
}

function answer(response: ServerResponse, text: string): void {
  const body = Buffer.from(text)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
}
