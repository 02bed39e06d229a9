/**
 * What a request costs when its operation is known does not depend on how much of everything there is.
 * Counted and not timed: calls, statements, writes, turns of loops, bytes allocated.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LogLine, ServerProcess } from '../support/server-process.ts'
import { countsOf } from './counted-work.ts'
import { type GrowthSize, serveGrowth } from './growth-world.ts'
import { post } from './serve-shop.ts'

/** Of the bytes that one request allocates; two runs of the same differ by a few hundredths. */
const maxFactor = 1.25
/** That a text may take in memory: as it came, and as the JSON that it came in was read. */
const maxTextCopies = 3

/** Of a batch; so many that what timers do beside them rounds to nothing. */
const requests = 300
const batches = 3

type Numbers = Readonly<Record<string, number>>

interface Cost {
  /** Calls, statements and writes of a batch. */
  readonly counts: Numbers
  /** By function, how often the busiest of its blocks runs for a request. */
  readonly turns: Numbers
  /** Allocated for one request. */
  readonly bytes: number
}

interface Question {
  readonly query: string
}

const short: Question = {
  query:
    'query One($id: ID!) { item(id: $id) { id title parent { title } children(limit: 2) { id } } }',
}
const smallest: GrowthSize = { relations: 10, roles: 1 }
const preloads = ['./count-blocks.ts', './count-work.ts'].map((path) => import.meta.resolve(path))

const stack = new AsyncDisposableStack()
let small: ServerProcess
let expected: Cost

before(async () => {
  small = await serve(smallest)
  expected = await costOf(small, short)
})

after(() => stack.disposeAsync())

test('the costs of a request are counted', () => {
  assert.equal(expected.counts['JSON.parse'], requests)
  assert.equal(expected.counts['transactions'], requests)
  assert.equal(expected.counts['statements'], 2 * requests, 'one beside that of the claims')
  assert.equal(expected.counts['flushes'], requests)
  assert.equal(expected.counts['answerWrites'], requests)
  assert.ok(expected.bytes > 1000, `${expected.bytes} bytes`)
  // Of the header fields, at the least, there are several.
  const loops = Object.keys(expected.turns)
  assert.ok(
    loops.some((name) => name.startsWith('src/http/request-fields.ts ')),
    loops.join(),
  )
})

test('a request costs no more with 300 relations than with 10', async () => {
  assertAlike(await costOf(await serve({ ...smallest, relations: 300 }), short))
})

test('a request costs no more with 50 roles than with one', async () => {
  assertAlike(await costOf(await serve({ ...smallest, roles: 50 }), short))
})

test('a long document costs no more than a short one, but for the bytes of its text', async () => {
  const comment = `# ${'Nobody needs to read this. '.repeat(4)}\n`
  const query = comment.repeat(70) + short.query
  assert.ok(query.length > 7000 && query.length < 8192)

  assertAlike(await costOf(small, { query }), query.length)
})

test('a very long document costs one hash more', async () => {
  const other = (number: number): string =>
    `query Other${number} { items(limit: ${number}) { id title } } # ${'-'.repeat(600)}\n`
  const others = Array.from({ length: 40 }, (_, index) => other(index + 1))
  const query = `${others.join('')} ${short.query}`
  assert.ok(query.length > 25_000)

  const { counts, ...cost } = await costOf(small, { query })

  const { hash, ...rest } = counts
  assert.equal(hash, requests)
  assertAlike({ ...cost, counts: rest }, query.length)
})

function assertAlike({ counts, turns, bytes }: Cost, textLength = 0): void {
  assert.deepEqual(counts, expected.counts)
  assert.deepEqual(turns, expected.turns)
  const most = expected.bytes * maxFactor + textLength * maxTextCopies
  assert.ok(
    bytes <= most,
    `${bytes} bytes a request, and not ${expected.bytes} as for the smallest`,
  )
}

async function serve(size: GrowthSize): Promise<ServerProcess> {
  return stack.use(await serveGrowth(size, preloads)).server
}

/** The least of some batches: what else a machine does, such as collecting garbage, only adds. */
async function costOf(server: ServerProcess, question: Question): Promise<Cost> {
  // Prepared, known to be quick, and compiled by V8.
  for (let round = 0; round < 4; round += 1) await costOfBatch(server, question)
  const costs: Cost[] = []
  for (let round = 0; round < batches; round += 1) costs.push(await costOfBatch(server, question))
  return {
    counts: least(costs.map(({ counts }) => counts)),
    turns: least(
      costs.map(({ turns }) => turns),
      2,
    ),
    bytes: Math.min(...costs.map(({ bytes }) => bytes)),
  }
}

async function costOfBatch(server: ServerProcess, question: Question): Promise<Cost> {
  const earlier = numbersOf(await countsOf(server))
  for (let number = 0; number < requests; number += 1) await ask(server, question, number)
  const report = await countsOf(server)
  const step = String(report['step']).replace('counts', 'blocks')
  const blocks = await server.waitForEvent('process.step', (line) => line['step'] === step)
  server.forgetLog()
  const spent = mapValues(numbersOf(report), (number, name) => number - (earlier[name] ?? 0))
  const { allocatedBytes = 0, bytesOfCounting = 0, ...counts } = spent
  return {
    counts,
    turns: mapValues(blocks['functions'] as Numbers, (count) => Math.round(count / requests)),
    bytes: Math.round((allocatedBytes - bytesOfCounting) / requests),
  }
}

async function ask(server: ServerProcess, { query }: Question, number: number): Promise<void> {
  const id = String((number % 9) + 10)
  const { status, text } = await post(server, query, { operationName: 'One', variables: { id } })
  assert.equal(status, 200, text)
  assert.ok(text.includes(`{"data":{"item":{"id":"${id}"`), text)
}

function numbersOf(line: LogLine): Numbers {
  const entries = Object.entries(line)
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}

function mapValues(numbers: Numbers, change: (number: number, name: string) => number): Numbers {
  const entries = Object.entries(numbers).map(([name, number]) => [name, change(number, name)])
  return Object.fromEntries(entries)
}

/** By name, where it is this much or more. */
function least([first = {}, ...others]: readonly Numbers[], atLeast = 1): Numbers {
  const entries = Object.keys(first).map((name): [string, number] => [
    name,
    Math.min(first[name] ?? 0, ...others.map((other) => other[name] ?? 0)),
  ])
  return Object.fromEntries(entries.filter(([, number]) => number >= atLeast))
}
