import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import type { ServerProcess } from '../support/server-process.ts'
import { connectAdmin, get, post, serveShop } from './serve-shop.ts'

/** Long enough for a test that holds a lock. */
const patient = {
  FRAISEQL_DATABASE_LOCK_TIMEOUT_MS: '14000',
  FRAISEQL_DATABASE_STATEMENT_TIMEOUT_MS: '14000',
}

test('[OPS-07] while it drains, /ready says no at once and requests are served as before', async () => {
  await using shop = await serveShop({ FRAISEQL_DRAIN_DELAY_MS: '3000' })
  const { server } = shop

  server.kill('SIGTERM')
  await server.waitForEvent('lifecycle.changed', ({ to }) => to === 'draining')
  const open = await get(`${server.url}/ready`)
  const admin = await get(`${server.adminUrl}/ready`)
  const live = await get(`${server.adminUrl}/live`)
  const operation = await post(server, '{ categories(limit: 1) { id } }')

  assert.equal(open.status, 503)
  assert.deepEqual(JSON.parse(open.text), { status: 'fail', state: 'draining' })
  assert.equal(admin.status, 503)
  assert.equal(live.status, 200)
  assert.equal(operation.status, 200)
  assert.equal(operation.headers.get('connection'), 'close')
  assert.deepEqual(await server.exited, { code: 0, signal: null })
})

test('[OPS-07] SIGTERM under load loses no request', async () => {
  await using shop = await serveShop({ FRAISEQL_DRAIN_DELAY_MS: '2000' })
  const { server } = shop
  const balancer = { isOpen: true }
  const clients = Array.from({ length: 30 }, () => keepRequesting(server, balancer))
  await server.waitForEvent('operation.completed')

  server.kill('SIGTERM')
  while ((await get(`${server.adminUrl}/ready`)).status === 200) await wait(50)
  balancer.isOpen = false
  const results = (await Promise.all(clients)).flat()

  assert.deepEqual(await server.exited, { code: 0, signal: null })
  assert.ok(results.length >= 30)
  assert.deepEqual(
    results.filter((result) => result !== 200),
    [],
  )
  const stopped = server.logs.find(({ event }) => event === 'process.stopped')
  assert.equal(stopped?.['served'], results.length)
  assert.equal(stopped?.['cut'], 0)
  const lines = server.logs.filter(({ event }) => event === 'operation.completed')
  assert.equal(lines.length, results.length)
})

test('[OPS-08] a request in flight at SIGTERM is finished', async () => {
  await using shop = await serveShop(patient)
  const { server } = shop
  await using admin = await connectAdmin(shop.database)
  await lockCategories(admin)
  const operation = post(server, '{ categories(limit: 1) { id } }')
  await waitForLockedRequest(admin)

  server.kill('SIGTERM')
  await server.waitForEvent('lifecycle.changed', ({ to }) => to === 'draining')
  await admin.query('commit')

  assert.equal((await operation).status, 200)
  assert.deepEqual(await server.exited, { code: 0, signal: null })
})

test('[OPS-08] what is not finished at the drain deadline is told so, and the exit code tells', async () => {
  await using shop = await serveShop({ ...patient, FRAISEQL_DRAIN_TIMEOUT_MS: '500' })
  const { server } = shop
  await using admin = await connectAdmin(shop.database)
  await lockCategories(admin)
  const operation = post(server, '{ categories(limit: 1) { id } }')
  await waitForLockedRequest(admin)

  server.kill('SIGTERM')
  const { status, text } = await operation

  assert.equal(status, 503)
  assert.equal(JSON.parse(text).errors[0].extensions.code, 'SERVER_SHUTTING_DOWN')
  assert.deepEqual(await server.exited, { code: 10, signal: null })
  const stopped = server.logs.find(({ event }) => event === 'process.stopped')
  assert.deepEqual([stopped?.['exit_code'], stopped?.['cut']], [10, 1])
  const line = server.logs.find(({ event }) => event === 'operation.completed')
  assert.equal(line?.['code'], 'SERVER_SHUTTING_DOWN')
  assert.equal(line['role'], 'anonymous')
  assert.equal(line['operation_type'], 'query')
  assert.equal(line['statements'], 1)
})

async function lockCategories(admin: Client): Promise<void> {
  await admin.query('begin')
  await admin.query('lock table shop.categories in access exclusive mode')
}

async function waitForLockedRequest(admin: Client): Promise<void> {
  for (;;) {
    const { rowCount } = await admin.query('select from pg_locks where not granted')
    if (rowCount !== 0) return
    await wait(20)
  }
}

/** One connection that sends its next request when the last is answered, until the balancer ends it. */
async function keepRequesting(
  server: ServerProcess,
  balancer: { readonly isOpen: boolean },
): Promise<readonly (number | string)[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const results: (number | string)[] = []
  while (balancer.isOpen) {
    try {
      results.push(await send(server.url, agent))
    } catch (error) {
      results.push(String(error))
    }
  }
  agent.destroy()
  return results
}

async function send(url: string, agent: Agent): Promise<number> {
  const body = '{"query":"{ categories(limit: 1) { id } }"}'
  const outgoing = request(`${url}/graphql`, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': body.length },
  })
  outgoing.end(body)
  const responses: IncomingMessage[] = await once(outgoing, 'response')
  const response = responses[0]
  assert.ok(response !== undefined)
  response.resume()
  await once(response, 'end')
  return response.statusCode ?? 0
}
