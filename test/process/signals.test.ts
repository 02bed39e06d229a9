import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { get, serveShop } from './serve-shop.ts'

const codeOfSecond = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 } as const

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`[OPS-06] ${signal} stops the server with exit code 0`, async () => {
    await using shop = await serveShop()

    const exit = await shop.server.stop(signal)

    assert.deepEqual(exit, { code: 0, signal: null })
    const states = shop.server.logs.flatMap(({ event, to }) =>
      event === 'lifecycle.changed' ? [to] : [],
    )
    assert.deepEqual(states, ['ready', 'draining', 'stopped'])
    const stopped = shop.server.logs.at(-1)
    assert.equal(stopped?.['event'], 'process.stopped')
    assert.equal(stopped?.['exit_code'], 0)
  })

  test(`[OPS-06] a second ${signal} ends the server at once`, async () => {
    await using shop = await serveShop({ FRAISEQL_DRAIN_DELAY_MS: '9000' })
    const { server } = shop
    server.kill(signal)
    await server.waitForEvent('lifecycle.changed', ({ to }) => to === 'draining')

    const startedAt = performance.now()
    const exit = await server.stop(signal)

    assert.deepEqual(exit, { code: codeOfSecond[signal], signal: null })
    assert.ok(performance.now() - startedAt < 5000)
  })
}

test('[OPS-06] SIGUSR1 opens no debugger', async () => {
  await using shop = await serveShop()
  const { server } = shop

  server.kill('SIGUSR1')
  await server.waitForEvent('signal.received', ({ signal }) => signal === 'SIGUSR1')

  assert.equal((await get(`${server.url}/live`)).status, 200)
  assert.doesNotMatch(server.output(), /[Dd]ebugger listening/)
})

test('[OPS-06] connections that send nothing do not hold up the stop', async () => {
  await using shop = await serveShop()
  const { port, hostname } = new URL(shop.server.url)
  const sockets = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const socket = connect({ port: Number(port), host: hostname })
      socket.on('error', () => {})
      await once(socket, 'connect')
      return socket
    }),
  )

  const startedAt = performance.now()
  const exit = await shop.server.stop('SIGTERM')

  assert.equal(exit.code, 0)
  assert.ok(performance.now() - startedAt < 4000)
  for (const socket of sockets) socket.destroy()
})
