/** `npm run bench` from end to end, on few rows and for moments: that it measures, not what. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { Client } from 'pg'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/run-cli.ts'

const root = join(import.meta.dirname, '../..')
const folder = temporaryFolder()
after(() => folder[Symbol.dispose]())

test('the self-test of the bench measures each opponent on each workload without an error', async () => {
  await using database = await createTestDatabase({ template: 'empty' })
  const file = join(folder.path, 'bench.json')
  const child = startBench(['--self-test', '--database-url', database.adminUrl, '--json', file])
  const output = readAll(child)

  const [exitCode] = await once(child, 'close')

  assert.equal(exitCode, 0, await output)
  const { rows }: { rows: readonly Readonly<Record<string, unknown>>[] } = JSON.parse(
    await readFile(file, 'utf8'),
  )
  assert.deepEqual(
    rows.map(({ opponent, workload }) => `${String(opponent)} ${String(workload)}`).toSorted(),
    ['bare', 'handwritten'].flatMap((name) =>
      ['a', 'b', 'c', 'd', 'e', 'e-call', 'e-update', 'f'].map((w) => `${name} ${w}`),
    ),
  )
  for (const row of rows) {
    assert.deepEqual(Object.keys(row), ['opponent', 'workload', 'ratio', 'p99Ratio', 'errors'])
    assert.equal(row['errors'], 0)
    assert.ok(Number(row['ratio']) > 0 && Number.isFinite(row['ratio']))
    assert.ok(Number(row['p99Ratio']) > 0 && Number.isFinite(row['p99Ratio']))
  }
})

test('a bench that is told to stop leaves no process and no connection behind', async () => {
  await using database = await createTestDatabase({ template: 'empty' })
  const child = startBench(['--self-test', '--database-url', database.adminUrl])
  const measures = (line: string): boolean => line.startsWith('Workload b')
  await lineOf(child, measures)

  child.kill('SIGINT')
  const [exitCode] = await once(child, 'exit')

  assert.equal(exitCode, 130)
  assert.deepEqual(await connectionsOf(database), [])
})

test('the bench refuses a workload and an opponent that there is not', async () => {
  for (const [flag, name] of [
    ['--only', 'z'],
    ['--opponents', 'nobody'],
  ] as const) {
    const child = startBench([flag, name])
    const output = readAll(child)

    const [exitCode] = await once(child, 'close')

    assert.equal(exitCode, 1)
    assert.match(await output, new RegExp(`There is no \\w+ ${name}; there are `))
  }
})

function startBench(words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['bench/run.ts', ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  after(() => child.kill('SIGKILL'))
  return child
}

async function readAll(child: ChildProcess): Promise<string> {
  const pieces: string[] = []
  child.stdout?.on('data', (piece) => pieces.push(String(piece)))
  child.stderr?.on('data', (piece) => pieces.push(String(piece)))
  await once(child, 'close')
  return pieces.join('')
}

async function lineOf(child: ChildProcess, matches: (line: string) => boolean): Promise<void> {
  assert.ok(child.stderr !== null)
  for await (const line of createInterface({ input: child.stderr })) if (matches(line)) return
  assert.fail('the bench ended before')
}

/** Of the roles that only the bench logs in as; a backend needs a moment to notice that it is alone. */
async function connectionsOf({ adminUrl }: TestDatabase): Promise<readonly unknown[]> {
  const client = new Client(adminUrl)
  await client.connect()
  try {
    for (let look = 0; ; look += 1) {
      const { rows } = await client.query(
        `select pid, usename from pg_stat_activity where usename in ('bench_api', 'bench_peer')`,
      )
      if (rows.length === 0 || look === 200) return rows
      await client.query('select pg_sleep(0.05)')
    }
  } finally {
    await client.end()
  }
}
