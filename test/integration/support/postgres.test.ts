import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { createTestDatabase } from '../../support/postgres.ts'

test('databases asked for at the same time are clones of one template, each its own', async () => {
  const databases = await Promise.all(
    [1, 2, 3].map(() => createTestDatabase({ template: 'types' })),
  )
  const [first, second] = databases
  assert.ok(first !== undefined && second !== undefined)

  await run(first.adminUrl, 'delete from kinds.specimens')
  const kept = await run(second.adminUrl, 'select count(*)::integer as count from kinds.specimens')

  assert.deepEqual(kept, [{ count: 33 }])
  for (const database of databases) await database.drop()
})

for (const [template, role, table] of [
  ['shop', 'shop_anonymous', 'shop.categories'],
  ['chinook', 'chinook_reader', 'public.artist'],
  ['types', 'kinds_reader', 'kinds.specimens'],
] as const) {
  test(`the login role reads ${table} of ${template} as ${role} and not as itself`, async () => {
    await using database = await createTestDatabase({ template })
    const text = `select count(*) > 10 as many from ${table}`

    const rows = await run(database.url, `set role ${role}; ${text}`)

    assert.deepEqual(rows, [{ many: true }])
    await assert.rejects(run(database.url, text), { code: '42501' })
  })
}

async function run(url: string, text: string): Promise<readonly unknown[]> {
  const client = new Client(url)
  try {
    await client.connect()
    // Several statements in one text give several results.
    const results = [await client.query<Record<string, unknown>>(text)].flat()
    return results.at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}
