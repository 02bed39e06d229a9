import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { test } from 'node:test'
import { serveShop } from './serve-shop.ts'

for (const [name, kind] of [
  ['an exception nobody caught', 'exception'],
  ['a rejection nobody handled', 'rejection'],
] as const) {
  test(`[OPS-06] ${name} is logged as fatal and ends the server with exit code 70`, async () => {
    const fault = import.meta.resolve('./throw-fault.ts')
    await using shop = await serveShop({ NODE_OPTIONS: `--import=${fault}`, TEST_FAULT: kind })

    const exit = await shop.server.stop('SIGUSR2')

    assert.deepEqual(exit, { code: 70, signal: null })
    const failed = shop.server.logs.find(({ event }) => event === 'process.failed')
    assert.equal(failed?.['level'], 'fatal')
    assert.equal(failed?.['msg'], 'injected fault')
    assert.match(String(failed?.['stack']), /throw-fault/)
    const states = shop.server.logs.flatMap(({ event, to }) =>
      event === 'lifecycle.changed' ? [to] : [],
    )
    assert.deepEqual(states, ['ready', 'failed'])
  })
}

test('[OPS-05] a port that is taken ends the start with exit code 73', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  assert.ok(address !== null && typeof address === 'object')
  for (const variable of ['FRAISEQL_SERVER_PORT', 'FRAISEQL_ADMIN_PORT']) {
    await assert.rejects(serveShop({ [variable]: String(address.port) }), /cannot be bound/)
  }
  taken.close()
})

test('[OPS-05] a start that waits for its database says why, once for each reason', async () => {
  await using shop = await serveShop()
  const url = new URL(shop.database.url)
  url.pathname = '/not_made_yet'
  const environment = { FRAISEQL_STARTUP_TIMEOUT_MS: '2000', DATABASE_URL: url.href }

  await assert.rejects(serveShop(environment), (error: Error) => {
    const lines = error.message.split('\n').filter((line) => line.includes('"database.awaited"'))
    assert.equal(lines.length, 1, error.message)
    assert.match(
      lines[0] ?? '',
      /"level":"warn".*3D000: database \\"not_made_yet\\" does not exist/,
    )
    assert.ok(!error.message.includes(url.password), error.message)
    return true
  })
})

test('[OPS-05] a database without TLS ends a start that asks for it, at once and with the reason', async () => {
  await using shop = await serveShop()
  const url = new URL(shop.database.url)
  url.searchParams.set('sslmode', 'verify-full')

  await assert.rejects(serveShop({ DATABASE_URL: url.href }), (error: Error) => {
    assert.match(error.message, /The database offers no TLS/)
    assert.doesNotMatch(error.message, /database\.awaited/)
    return true
  })
})

test('[OPS-05] a wrong password ends the start at once, with exit code 77 and the reason', async () => {
  await using shop = await serveShop()
  const url = new URL(shop.database.url)
  url.password = 'c4n4ry'

  await assert.rejects(serveShop({ DATABASE_URL: url.href }), (error: Error) => {
    assert.match(error.message, /refuses the login.*28P01: password authentication failed/)
    assert.doesNotMatch(error.message, /database\.awaited|c4n4ry/)
    return true
  })
})
