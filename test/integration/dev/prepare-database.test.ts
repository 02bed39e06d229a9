import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/dev/embedded-postgres.ts'
import { prepareDatabase, type PreparedDatabase } from '../../../src/dev/prepare-database.ts'
import { readSqlFiles } from '../../../src/dev/sql-files.ts'
import { temporaryFolder } from '../../support/run-cli.ts'

const project = temporaryFolder({
  '1.sql': 'create table words (word text);',
  '2.sql': "insert into words values ('one');",
})
let postgres: EmbeddedPostgres

before(async () => {
  postgres = await startEmbeddedPostgres({ directory: project.path, onStep: () => undefined })
})

after(async () => {
  await postgres[Symbol.asyncDispose]()
  project[Symbol.dispose]()
})

test('it makes the database from the files, once', async () => {
  const steps: string[] = []

  const first = await prepare('once', ['*.sql'], steps)
  await query(first.adminUrl, "insert into words values ('mine')")
  const second = await prepare('once', ['*.sql'], steps)

  assert.equal(first.outcome, 'created')
  assert.deepEqual({ ...second }, { ...first, outcome: 'reused' })
  assert.deepEqual(steps, ['Creating the database "once"', 'Applying 1.sql', 'Applying 2.sql'])
  assert.deepEqual(await query(second.adminUrl, 'table words'), [{ word: 'one' }, { word: 'mine' }])
  assert.equal(new URL(first.url).username, 'fraiseql_authenticator')
  await assert.rejects(query(first.url, 'table words'), { code: '42501' })
})

test('it says so and makes the database anew when a file has changed', async () => {
  const steps: string[] = []
  writeFileSync(join(project.path, 'changing.txt'), 'create table old_words (word text);')
  await prepare('changing', ['changing.txt'], steps)

  writeFileSync(join(project.path, 'changing.txt'), 'create table new_words (word text);')
  const changed = await prepare('changing', ['changing.txt'], steps)

  assert.equal(changed.outcome, 'recreated')
  assert.equal(steps[2], 'Its SQL files changed: making the database "changing" anew')
  assert.deepEqual(await query(changed.adminUrl, 'table new_words'), [])
  await assert.rejects(query(changed.adminUrl, 'table old_words'), { code: '42P01' })
})

test('an error names file and line, applies nothing, and the next start tries again', async () => {
  writeFileSync(join(project.path, 'broken.txt'), 'create table fine ();\n\nselect * from nowhere;')

  await assert.rejects(prepare('broken', ['broken.txt']), {
    code: 'UNAVAILABLE',
    message: 'broken.txt:3: relation "nowhere" does not exist',
  })
  writeFileSync(join(project.path, 'broken.txt'), 'create table fine ();')
  const mended = await prepare('broken', ['broken.txt'])

  assert.equal(mended.outcome, 'recreated')
  assert.deepEqual(await query(mended.adminUrl, 'table fine'), [])
})

test('a pattern that finds nothing is an error', async () => {
  await assert.rejects(prepare('none', ['*.sqll']), {
    code: 'UNAVAILABLE',
    message: /database_files: "\*\.sqll" finds no file/,
  })
})

async function prepare(
  databaseName: string,
  patterns: readonly string[],
  steps: string[] = [],
): Promise<PreparedDatabase> {
  const files = await readSqlFiles(project.path, patterns)
  const onStep = (text: string): void => void steps.push(text)
  return prepareDatabase({ postgres, databaseName, files, onStep })
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
