/**
 * The audits of the `graphql-http` package against the real server. They predate the draft of
 * 2026-08, which wants 422 where 86EE and 74FF recommend 400; 74FF gets its 400 all the same, since
 * its document, `{ 8f31… }`, is one that does not even parse.
 */
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { type AuditResult, serverAudits } from 'graphql-http'
import { createTestDatabase } from '../support/postgres.ts'
import { startServerProcess } from '../support/server-process.ts'

const exampleFolder = fileURLToPath(new URL('../../examples/shop', import.meta.url))

const resources = new AsyncDisposableStack()
let results: readonly AuditResult[]

before(async () => {
  const database = resources.use(await createTestDatabase({ template: 'shop' }))
  const server = resources.use(
    await startServerProcess({
      command: 'dev',
      cwd: exampleFolder,
      env: { DATABASE_URL: database.url },
    }),
  )
  const audits = serverAudits({ url: `${server.url}/graphql` })
  const collected: AuditResult[] = []
  for (const audit of audits) collected.push(await audit.fn())
  results = collected
})

after(() => resources.disposeAsync())

test('there are 61 audits and none ends in an error', () => {
  assert.equal(results.length, 61)
  assert.deepEqual(describe('error'), [])
})

test('the only warning is one that the draft has overtaken', () => {
  assert.deepEqual(
    results.filter(({ status }) => status === 'warn').map(({ id }) => id),
    ['86EE'],
    describe('warn').join('\n'),
  )
})

function describe(status: AuditResult['status']): readonly string[] {
  return results.flatMap((result) =>
    result.status === status && result.status !== 'ok'
      ? [`${result.id} ${result.name}: ${result.reason}`]
      : [],
  )
}
