/** Clients that are slow, leave, or want too much at once, over a stub engine. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { answerOf, codeOf, post, sendRaw, startStub } from './stub-listener.ts'

const request = 'POST /graphql HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n'
const valid = '{"query":"{ a }"}'
const fast = { headersTimeoutMs: 200, bodyTimeoutMs: 200, connectionsCheckIntervalMs: 50 }

test('a head that does not end is answered with 408 and closed', async () => {
  await using stub = await startStub({ server: fast })
  const response = await sendRaw(stub.port, 'POST /graphql HTTP/1.1\r\nhost: te')
  assert.match(response, /^HTTP\/1\.1 408 /)
  assert.equal(codeOf(response), 'REQUEST_TIMEOUT')
})

test('a connection that sends nothing is closed', async () => {
  await using stub = await startStub({ server: fast })
  const response = await sendRaw(stub.port)
  assert.match(response, /^(?:HTTP\/1\.1 408 |$)/)
})

test('a body that does not end is answered with 408 and closed', async () => {
  await using stub = await startStub({ server: fast })
  const response = await sendRaw(stub.port, `${request}content-length: 100\r\n\r\n{`)
  assert.match(response, /^HTTP\/1\.1 408 /)
  assert.equal(codeOf(response), 'REQUEST_TIMEOUT')
  assert.equal(stub.operations.length, 0)
})

test('an idle connection is closed after the keep-alive time', async () => {
  await using stub = await startStub({ server: { ...fast, keepAliveTimeoutMs: 100 } })
  const response = await sendRaw(stub.port, `${request}content-length: 17\r\n\r\n${valid}`)
  assert.match(response, /^HTTP\/1\.1 200 .*\r\nConnection: keep-alive\r\n/s)
})

test('an operation past the request deadline is answered with TIMEOUT and aborted', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  await using stub = await startStub({
    server: { requestTimeoutMs: 200, connectionsCheckIntervalMs: 50 },
    execute: async ({ signal }) => {
      await once(signal, 'abort')
      resolve('aborted')
      return answerOf('{"data":{"late":1}}')
    },
  })

  const response = await post(stub, valid, {
    headers: { accept: 'application/graphql-response+json' },
  })

  assert.deepEqual([response.status, response.code], [504, 'TIMEOUT'])
  assert.equal(await promise, 'aborted')
})

test('the line of an operation past the deadline says what was known of it', async () => {
  const known = {
    role: 'anonymous',
    operationType: 'query',
    operationName: 'Slow',
    documentHash: 'ab'.repeat(32),
    cache: 'hit',
    statements: 1,
    phases: { compileMs: 1 },
  } as const
  await using stub = await startStub({
    server: { requestTimeoutMs: 200, connectionsCheckIntervalMs: 50 },
    execute: async (operation) => {
      operation.begin?.({ isWriting: false, summary: () => known })
      await once(operation.signal, 'abort')
      return answerOf('{"data":{"late":1}}')
    },
  })

  await post(stub, valid)

  const lines = stub.observations.filter(({ kind }) => kind === 'operation.completed')
  assert.equal(lines.length, 1)
  const [line] = lines
  assert.ok(line?.kind === 'operation.completed')
  assert.deepEqual([line.outcome, line.code, line.errorCount], ['failed', 'TIMEOUT', 1])
  const { role, operationType, operationName, documentHash, cache, statements } = line
  const { phases, ...expected } = known
  assert.deepEqual(
    { role, operationType, operationName, documentHash, cache, statements },
    expected,
  )
  assert.equal(line.phases.compileMs, phases.compileMs)
})

test('the signal of a request is aborted when its client goes away', async () => {
  const started = Promise.withResolvers<undefined>()
  const aborted = Promise.withResolvers<undefined>()
  await using stub = await startStub({
    execute: async ({ signal }) => {
      started.resolve(undefined)
      await once(signal, 'abort')
      aborted.resolve(undefined)
      return answerOf('{}')
    },
  })
  const socket = connect({ port: stub.port, host: '127.0.0.1' })
  socket.write(`${request}content-length: 17\r\n\r\n${valid}`)
  await started.promise

  socket.destroy()
  await aborted.promise
  await stub.listener.idle()

  const completed = stub.observations.find(({ kind }) => kind === 'operation.completed')
  assert.ok(completed?.kind === 'operation.completed')
  assert.deepEqual([completed.outcome, completed.httpStatus], ['aborted', 499])
})

test('pipelined requests are answered in order, and too many of them end the connection', async () => {
  await using stub = await startStub({
    execute: ({ query }) => Promise.resolve(answerOf(`{"data":"${query}"}`)),
  })
  const piece = (query: string): string =>
    `GET /graphql?query=${query} HTTP/1.1\r\nhost: test\r\n\r\n`

  const few = await sendRaw(
    stub.port,
    `${piece('q1')}${piece('q2')}${piece('q3').replace('host', 'connection: close\r\nhost')}`,
  )
  const many = await sendRaw(stub.port, piece('q').repeat(1000))

  assert.deepEqual(few.match(/"data":"\w+"/g), ['"data":"q1"', '"data":"q2"', '"data":"q3"'])
  assert.ok((many.match(/HTTP\/1\.1 200/g) ?? []).length <= 20)
  assert.match(many, /OVERLOADED/)
  assert.ok(stub.operations.length < 25)
})

test('while it drains, a listener serves and ends each connection', async () => {
  await using stub = await startStub()
  stub.listener.startDraining()
  const response = await post(stub, valid)
  const probe = await fetch(`${stub.url}/live`)
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('connection'), 'close')
  assert.equal(probe.headers.get('connection'), 'close')
})

test('what is cut at the end of a drain is answered with SERVER_SHUTTING_DOWN', async () => {
  const started = Promise.withResolvers<undefined>()
  await using stub = await startStub({
    execute: async ({ signal }) => {
      started.resolve(undefined)
      await once(signal, 'abort')
      return answerOf('{}')
    },
  })
  const answer = post(stub, valid)
  await started.promise

  assert.equal(await stub.listener.cut(), 1)

  const response = await answer
  assert.deepEqual([response.status, response.code], [503, 'SERVER_SHUTTING_DOWN'])
})
