/** What the server has done before it says that it is ready. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { createTestDatabase } from '../support/postgres.ts'
import { startServerProcess } from '../support/server-process.ts'
import { startStatementTap } from '../support/statement-tap.ts'

const shop = fileURLToPath(new URL('../../examples/shop', import.meta.url))

test('before it is ready, every connection has run an operation on every list of the anonymous role', async () => {
  await using database = await createTestDatabase({ template: 'shop' })
  await using tap = await startStatementTap({ databaseUrl: database.url })
  const env = {
    DATABASE_URL: tap.url,
    FRAISEQL_DATABASE_SHARED_CONNECTIONS: '3',
    FRAISEQL_DATABASE_SOLO_CONNECTIONS: '2',
    FRAISEQL_DATABASE_WRITE_CONNECTIONS: '5',
  }
  await using _server = await startServerProcess({ command: 'dev', cwd: shop, env })

  for (const relation of ['categories', 'products']) {
    const isOfRelation = (text: string): boolean => text.includes(`from "shop"."${relation}" as t0`)
    assert.ok(tap.executed.filter(isOfRelation).length >= 3 * 3, relation)
  }
  assert.equal(tap.openConnections(), 3 + 2 + 5 + 1)
})
