/** A server that answers something else is refused before anything is timed. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { fullScale } from '../../../bench/database/scale.ts'
import { sameAnswer } from '../../../bench/measure/same-answer.ts'
import { checkAnswers } from '../../../bench/measure/check-answers.ts'
import type { HttpContestant } from '../../../bench/opponents/opponent.ts'
import type { RunningContestant } from '../../../bench/opponents/start-contestant.ts'
import { insert } from '../../../bench/workloads/insert.ts'
import { oneRow } from '../../../bench/workloads/one-row.ts'
import { call, update } from '../../../bench/workloads/task.ts'

const servers: Server[] = []
after(() => servers.forEach((server) => server.close()))

test('equal data passes whatever the order of keys and the white space', async () => {
  const running = [
    await answering('product', 200, '{"data":{"user":{"id":"1","name":"Ada"}}}'),
    await answering('bare', 200, '{ "data": { "user": { "name": "Ada", "id": "1" } } }'),
  ]

  const expected = await checkAnswers(running, oneRow, [{ id: '1' }])

  assert.deepEqual([...expected.keys()], ['product ', 'bare '])
})

for (const [what, status, text] of [
  ['other data', 200, '{"data":{"user":{"id":"2"}}}'],
  ['null', 200, '{"data":{"user":null}}'],
  ['errors beside data', 200, '{"data":{"user":{"id":"1"}},"errors":[]}'],
  ['a failure', 500, '{"data":{"user":{"id":"1"}}}'],
] as const) {
  test(`${what} is refused, with the name of who answered it`, async () => {
    const running = [
      await answering('product', 200, '{"data":{"user":{"id":"1"}}}'),
      await answering('bare', status, text),
    ]

    await assert.rejects(
      checkAnswers(running, oneRow, [{ id: '1' }]),
      /^Error: bare on workload a /,
    )
  })
}

test('an answer under load may differ in white space, and in nothing else', () => {
  const expected = Buffer.from('{"data":[1,2]}')

  assert.ok(sameAnswer(Buffer.from('{"data":[1, 2]}'), expected, oneRow))
  for (const text of ['{"data":[2,1]}', '{"data":[1,2]', '{"data":[1,2]}}', ''])
    assert.ok(!sameAnswer(Buffer.from(text), expected, oneRow), text)
  assert.ok(!sameAnswer(expected, undefined, oneRow))
})

const written = { id: '1000000001', createdAt: '2026-01-01T00:00:00.5+00:00', title: 'One' }

test('of a row that was written, generated values must be there, and the others be equal', async () => {
  const running = [
    await answering('product', 200, created(written)),
    await answering('postgraphile', 200, created({ note: { ...written, id: '1000000002' } })),
  ]

  const expected = await checkAnswers(running, insert, [{ authorId: '1' }])

  assert.deepEqual([...expected.keys()], ['product ', 'postgraphile '])
  const [body] = expected.get('product ')?.bodies ?? []
  assert.ok(sameAnswer(Buffer.from(created({ ...written, id: '1000000003' })), body, insert))
  for (const row of [
    written,
    { ...written, title: 'Two' },
    { ...written, id: null },
    { ...written, createdAt: 'yesterday' },
    { id: written.id, title: written.title },
    null,
  ])
    assert.ok(!sameAnswer(Buffer.from(created(row)), body, insert), JSON.stringify(row))
})

for (const workload of [update, call]) {
  test(`${workload.name} is right when the time is new, the id the same and the rest as asked`, async () => {
    const task = { id: '7', title: 'One', updatedAt: '2026-01-01T00:00:00.5+00:00' }
    const later = { ...task, updatedAt: '2026-01-01T00:00:01.25+00:00' }
    const answer = (row: unknown): string => JSON.stringify({ data: { [workload.root]: row } })
    const running = [
      await answering('product', 200, answer(task)),
      await answering('postgraphile', 200, answer({ task: later })),
    ]

    const expected = await checkAnswers(running, workload, [{ id: '7', title: 'One', stars: 1 }])

    const [body] = expected.get('product ')?.bodies ?? []
    assert.ok(sameAnswer(Buffer.from(answer(later)), body, workload))
    for (const row of [task, { ...later, id: '8' }, { ...later, title: 'Two' }, null])
      assert.ok(!sameAnswer(Buffer.from(answer(row)), body, workload), JSON.stringify(row))
  })

  test(`${workload.name} changes another row with each question`, () => {
    const ids = workload.variables(fullScale).map(({ id }) => id)

    assert.equal(ids.length, 500)
    assert.equal(new Set(ids).size, ids.length)
  })
}

function created(row: unknown): string {
  return JSON.stringify({ data: { createNote: row } })
}

async function answering(
  name: HttpContestant['name'],
  status: number,
  text: string,
): Promise<RunningContestant> {
  const server = createServer((_, response) => response.writeHead(status).end(text))
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const ask = () => ({ method: 'GET', path: '/', headers: {}, body: '' }) as const
  return {
    contestant: { name, program: '', needsPackages: false, login: 'api', variants: [''], ask },
    url: `http://127.0.0.1:${address.port}`,
    pid: 0,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
