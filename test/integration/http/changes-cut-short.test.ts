/**
 * Changes that are still on their way at the deadline, at the end of a drain, or when their client leaves: the
 * client is told what came of them, or that nobody knows. Over a stub engine.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { answerOf, post, startStub, type StubListener, type StubOptions } from './stub-listener.ts'

const mutation = '{"query":"mutation { a }"}'
const outcome = '{"data":{"a":"it took effect"}}'
const overdue = { requestTimeoutMs: 200, connectionsCheckIntervalMs: 50 }

test('a change past the deadline is cancelled, and its client gets its true outcome', async () => {
  await using writing = await startWriting({ server: overdue, isHeard: true })

  const answered = await post(writing.stub, mutation)

  assert.deepEqual([answered.status, answered.text], [200, outcome])
  assert.deepEqual(linesOf(writing.stub), [
    { outcome: 'success', httpStatus: 200, code: undefined },
  ])
})

test('a change whose outcome does not come after its deadline is one that nobody knows', async () => {
  await using writing = await startWriting({ server: overdue, isHeard: false })
  const startedAt = performance.now()

  const answered = await post(writing.stub, mutation)

  assert.deepEqual([answered.status, answered.code], [500, 'OUTCOME_UNKNOWN'])
  assert.ok(performance.now() - startedAt > 5000)
  writing.finish()
  await writing.stub.listener.idle()
  assert.deepEqual(linesOf(writing.stub), [
    { outcome: 'failed', httpStatus: 500, code: 'OUTCOME_UNKNOWN' },
  ])
})

test('a change that the end of a drain cuts gets its true outcome', async () => {
  await using writing = await startWriting({ isHeard: true })
  const answer = post(writing.stub, mutation)
  await writing.begun

  assert.equal(await writing.stub.listener.cut(), 1)

  const { status, text, headers } = await answer
  assert.deepEqual([status, text, headers.get('connection')], [200, outcome, 'close'])
})

test('a change that the end of a drain cuts, and that goes on, is one that nobody knows', async () => {
  await using writing = await startWriting({ isHeard: false })
  const answer = post(writing.stub, mutation)
  await writing.begun

  assert.equal(await writing.stub.listener.cut(), 1)

  assert.equal((await answer).code, 'OUTCOME_UNKNOWN')
  writing.finish()
})

test('a change whose client leaves is cancelled', async () => {
  await using writing = await startWriting({ isHeard: true })
  const socket = connect({ port: writing.stub.port, host: '127.0.0.1' })
  const head = 'POST /graphql HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n'
  socket.write(`${head}content-length: ${mutation.length}\r\n\r\n${mutation}`)
  await writing.begun

  socket.destroy()
  await writing.stub.listener.idle()

  assert.deepEqual(linesOf(writing.stub), [
    { outcome: 'aborted', httpStatus: 499, code: undefined },
  ])
})

interface Writing extends AsyncDisposable {
  readonly stub: StubListener
  /** Resolves when the change is on its way. */
  readonly begun: Promise<void>
  /** It comes to its end. */
  readonly finish: () => void
}

/** @param options - `isHeard` when a change ends as soon as it is cancelled */
async function startWriting(options: {
  readonly server?: StubOptions['server']
  readonly isHeard: boolean
}): Promise<Writing> {
  const begun = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const stub = await startStub({
    ...(options.server !== undefined && { server: options.server }),
    execute: async (request) => {
      const progress = { isWriting: true, summary: () => nothingKnown }
      request.begin?.(progress)
      begun.resolve()
      await once(request.signal, 'abort')
      if (!options.isHeard) await end.promise
      progress.isWriting = false
      return answerOf(outcome)
    },
  })
  return {
    stub,
    begun: begun.promise,
    finish: end.resolve,
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  }
}

const nothingKnown = Object.freeze({ cache: 'none', statements: 1, phases: {} })

/** What the access lines say. */
function linesOf({ observations }: StubListener): unknown[] {
  return observations.flatMap((line) =>
    line.kind === 'operation.completed'
      ? [{ outcome: line.outcome, httpStatus: line.httpStatus, code: line.code }]
      : [],
  )
}
