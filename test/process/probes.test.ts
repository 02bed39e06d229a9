import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { get, post, serveShop, type ShopServer, sql } from './serve-shop.ts'

const fastChecks = { FRAISEQL_READINESS_INTERVAL_MS: '500', FRAISEQL_READINESS_TIMEOUT_MS: '500' }

test('[OPS-01] /health answers on both listeners, with details on the admin listener only', async () => {
  await using shop = await serveShop()

  const open = await get(`${shop.server.url}/health`)
  const admin = await get(`${shop.server.adminUrl}/health`)

  assert.equal(open.status, 200)
  assert.deepEqual(JSON.parse(open.text), { status: 'pass', state: 'ready' })
  assert.equal(admin.status, 200)
  const { version, uptimeSeconds, checks, ...rest } = JSON.parse(admin.text)
  assert.deepEqual(rest, { status: 'pass', state: 'ready' })
  assert.match(version, /^\d+\.\d+\.\d+/)
  assert.ok(uptimeSeconds >= 0)
  assert.deepEqual(Object.keys(checks), ['postgres', 'schema'])
  assert.equal(checks.postgres.status, 'pass')
})

test('[OPS-02] /ready says no while the database refuses us, and yes again when it is back', async () => {
  await using shop = await serveShop(fastChecks)
  const { server } = shop
  assert.deepEqual(JSON.parse((await get(`${server.url}/ready`)).text), {
    status: 'pass',
    state: 'ready',
  })

  await closeDatabase(shop)
  await server.waitForEvent('lifecycle.changed', ({ to }) => to === 'degraded')
  const open = await get(`${server.url}/ready`)
  const admin = await get(`${server.adminUrl}/ready`)
  const operation = await post(server, '{ categories { id } }')

  assert.equal(open.status, 503)
  assert.deepEqual(JSON.parse(open.text), { status: 'fail', state: 'degraded' })
  assert.equal(admin.status, 503)
  assert.equal(JSON.parse(admin.text).checks.postgres.status, 'fail')
  assert.equal(operation.status, 503)
  assert.equal(JSON.parse(operation.text).errors[0].extensions.code, 'UNAVAILABLE')

  await openDatabase(shop)
  await server.waitForEvent('lifecycle.changed', ({ from }) => from === 'degraded')
  assert.equal((await get(`${server.url}/ready`)).status, 200)
  assert.equal((await post(server, '{ categories { id } }')).status, 200)
})

test('[OPS-02] /ready says no when the tables are no longer those of the compiled schema', async () => {
  await using shop = await serveShop(fastChecks)

  await sql(shop.database, 'alter table shop.categories rename column name to title')
  await shop.server.waitForEvent('lifecycle.changed', ({ to }) => to === 'degraded')

  assert.equal((await get(`${shop.server.url}/ready`)).status, 503)
  const admin = await get(`${shop.server.adminUrl}/ready`)
  assert.equal(JSON.parse(admin.text).checks.schema.status, 'fail')
  assert.equal(JSON.parse(admin.text).checks.postgres.status, 'pass')
})

test('[OPS-03] /live answers 200 on both listeners, and while the database is away', async () => {
  await using shop = await serveShop(fastChecks)
  const { server } = shop
  await closeDatabase(shop)
  await server.waitForEvent('lifecycle.changed', ({ to }) => to === 'degraded')

  for (const url of [server.url, server.adminUrl]) {
    const live = await get(`${url}/live`)
    assert.equal(live.status, 200)
    assert.deepEqual(JSON.parse(live.text), { status: 'pass' })
    const head = await get(`${url}/live`, { method: 'HEAD' })
    assert.equal(head.status, 200)
    assert.equal(head.text, '')
  }
})

test('[OPS-03] the admin listener answers while the request loop stands still', async () => {
  const block = import.meta.resolve('./block-loop.ts')
  await using shop = await serveShop({ NODE_OPTIONS: `--import=${block}` })
  const { server } = shop

  server.kill('SIGUSR2')
  await server.waitForEvent('process.step', ({ step }) => step === 'blocked')
  const operation = post(server, '{ categories(limit: 1) { id } }')
  const startedAt = performance.now()
  const probes = await Promise.all(
    ['live', 'ready', 'health'].map((name) => get(`${server.adminUrl}/${name}`)),
  )
  const elapsedMs = performance.now() - startedAt

  assert.deepEqual(
    probes.map(({ status }) => status),
    [200, 200, 200],
  )
  assert.ok(elapsedMs < 2000, `${elapsedMs} ms`)
  assert.ok(server.logs.every(({ step }) => step !== 'unblocked'))
  assert.equal((await operation).status, 200)
})

test('[OPS-03] the admin listener knows three exact paths and two methods', async () => {
  await using shop = await serveShop()
  const { adminUrl } = shop.server
  for (const path of ['/', '/metrics', '/live/', '/live?verbose', '/%6cive', '/graphql', '/.env']) {
    const response = await get(`${adminUrl}${path}`)
    assert.equal(response.status, 404, path)
    assert.equal(JSON.parse(response.text).errors[0].extensions.code, 'NOT_FOUND')
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  }
  const response = await get(`${adminUrl}/live`, { method: 'POST' })
  assert.equal(response.status, 405)
  assert.equal(response.headers.get('allow'), 'GET, HEAD')
})

/** Ends all sessions of the database and lets nobody in. */
async function closeDatabase({ database }: ShopServer): Promise<void> {
  await inMaintenance(database.adminUrl, async (client) => {
    await client.query(`alter database ${database.name} allow_connections false`)
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
      [database.name],
    )
  })
}

async function openDatabase({ database }: ShopServer): Promise<void> {
  await inMaintenance(database.adminUrl, (client) =>
    client.query(`alter database ${database.name} allow_connections true`),
  )
}

/** From another database, since the one in question cannot be connected to. */
async function inMaintenance(
  adminUrl: string,
  work: (client: Client) => Promise<unknown>,
): Promise<void> {
  const url = new URL(adminUrl)
  url.pathname = '/postgres'
  const client = new Client(url.href)
  await client.connect()
  await work(client)
  await client.end()
}
