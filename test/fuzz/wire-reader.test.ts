/**
 * The reader of backend messages: however the bytes are cut, they are read the same; whatever the bytes
 * are, nothing crashes, and every transaction is told once how it ended.
 */
import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import {
  type Arbitrary,
  array,
  assert as assertProperty,
  asyncProperty,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  property,
  record,
  string,
  tuple,
  uint8Array,
} from 'fast-check'
import { ResultBudget } from '../../src/pg/result-budget.ts'
import { MessageReader } from '../../src/pg/wire/message-reader.ts'
import type { Outcome } from '../../src/pg/wire/transaction.ts'
import { WireConnection } from '../../src/pg/wire/wire-connection.ts'
import {
  BindComplete,
  CloseComplete,
  CommandComplete,
  DataRow,
  ErrorResponse,
  message,
  NoticeResponse,
  NotificationResponse,
  ParameterStatus,
  ParseComplete,
  ReadyForQuery,
} from '../support/backend-messages.ts'
import { testSeed } from '../support/seed.ts'

const runs = Math.ceil(Number(process.env['FRAISEQL_TEST_RUNS'] ?? 3000) / 3)
const seed = testSeed()

const text = string({ unit: constantFrom('a', 'é', '€', '{', '"', '\\', ' '), maxLength: 20 })
const column = option(text.map((value) => Buffer.from(value)))

const anyMessage: Arbitrary<Buffer> = oneof(
  array(column, { maxLength: 4 }).map(DataRow),
  integer({ min: 65_000, max: 200_000 }).map((bytes) => DataRow([Buffer.alloc(bytes, 0x61)])),
  text.map(CommandComplete),
  constantFrom(ParseComplete(), BindComplete(), CloseComplete(), ReadyForQuery()),
  record({ S: constant('ERROR'), C: constantFrom('26000', '57014'), M: text }).map(ErrorResponse),
  record({ S: constant('NOTICE'), M: text }).map(NoticeResponse),
  tuple(text, text).map(([name, value]) => ParameterStatus(name, value)),
  tuple(text, text).map(([channel, payload]) => NotificationResponse(channel, payload)),
)

const cuts = array(nat(), { maxLength: 30 })

test('bytes are read the same wherever they are cut', () => {
  assertProperty(
    property(array(anyMessage, { maxLength: 12 }), cuts, (messages, places) => {
      const bytes = Buffer.concat(messages)
      const read = readAll(cut(bytes, places))
      assert.deepEqual(read, messages.map(hash))
    }),
    { seed, numRuns: runs },
  )
})

test('a large message that is not accepted is passed over, and nothing else', () => {
  const large = integer({ min: 65_537, max: 150_000 })
  assertProperty(
    property(array(oneof(anyMessage, large), { maxLength: 12 }), cuts, (parts, places) => {
      const isLarge = (part: Buffer | number): part is number => typeof part === 'number'
      const messages = parts.map((part) =>
        isLarge(part) ? message('D', Buffer.alloc(part)) : part,
      )
      const chunks = cut(Buffer.concat(messages), places)
      const whole = new Set(readAll(chunks))
      for (const kept of messages) {
        // One that arrives whole needs no asking; one that does not is asked about by its header.
        if (kept.length < 65_000) assert.ok(whole.has(hash(kept)))
      }
      const refused = readAll(chunks, () => false)
      const small = messages.filter(({ length }) => length < 65_000).map(hash)
      assert.deepEqual(
        refused.filter((read) => small.includes(read)),
        small,
      )
    }),
    { seed, numRuns: Math.ceil(runs / 4) },
  )
})

/** Answers of two transactions, whose values are `own 0` and `own 1`. */
const answers = (rows: number): Buffer[] =>
  [0, 1].flatMap((number) => [
    BindComplete(),
    DataRow(['on', '250', '{}', 'role']),
    CommandComplete('SELECT 1'),
    ParseComplete(),
    BindComplete(),
    ...Array.from({ length: rows }, () => DataRow([`own ${number}`])),
    CommandComplete('SELECT 1'),
    ReadyForQuery(),
  ])

const disorder = oneof(
  record({ kind: constant('drop'), at: nat() }),
  record({ kind: constant('repeat'), at: nat() }),
  record({ kind: constant('swap'), at: nat() }),
  record({ kind: constant('insert'), at: nat(), bytes: anyMessage }),
  record({
    kind: constant('insert'),
    at: nat(),
    bytes: oneof(
      constantFrom(
        message('K', Buffer.alloc(8)),
        message('W', Buffer.from('\0\0\0')),
        message('T', Buffer.alloc(2)),
        message('R', Buffer.alloc(4)),
        message('E', Buffer.from('Cwithout an end')),
        message('E'),
        message('Z'),
        message('Z', Buffer.from('T')),
        message('D'),
        message('D', Buffer.from([0, 9, 0, 0, 0, 1, 0x61])),
        message('D', Buffer.from([0, 1, 0x7f, 0xff, 0xff, 0xff])),
        message('D', Buffer.from([0, 1, 0xff, 0xff, 0xff, 0xf0])),
        header('D', 0x7fff_ffff),
        header('D', -1),
        header('C', 3),
        header('Z', 0),
        header('N', 0x7fff_ffff),
        header('\0', -0x8000_0000),
      ),
    ),
  }),
)

test('messages in disorder reach no transaction but their own', async () => {
  const seen = { row: 0, lost: 0, refused: 0 }
  await assertProperty(
    asyncProperty(
      constantFrom(0, 1, 2),
      array(disorder, { minLength: 1, maxLength: 3 }),
      cuts,
      async (rows, changes, places) => {
        const messages = answers(rows)
        for (const change of changes) apply(messages, change)
        const outcomes = await play(
          cut(Buffer.concat(messages), places),
          rows === 1 ? 'one' : 'many',
        )
        for (const [number, outcome] of outcomes.entries()) {
          if (outcome.kind === 'row') {
            const other = `own ${1 - number}`
            assert.ok(!outcome.result.columns.map(String).join('').includes(other))
          }
          if (outcome.kind in seen) seen[outcome.kind as keyof typeof seen] += 1
        }
      },
    ),
    { seed, numRuns: runs },
  )
  assert.ok(seen.row > 0 && seen.lost > 0, JSON.stringify(seen))
})

test('bytes of any kind end the connection at worst', async () => {
  const damage = array(tuple(nat(), nat(255)), { minLength: 1, maxLength: 8 })
  await assertProperty(
    asyncProperty(
      damage,
      tuple(nat(), uint8Array({ maxLength: 40 })),
      cuts,
      async (flips, [length, tail], places) => {
        const bytes = Buffer.concat(answers(1))
        for (const [at, value] of flips) bytes[at % bytes.length] = value
        const kept = bytes.subarray(0, length % (bytes.length + 1))
        await play(cut(Buffer.concat([kept, tail]), places), 'one')
      },
    ),
    { seed, numRuns: runs },
  )
})

/** The outcomes of two transactions to which these chunks are the answer, and then the socket's end. */
async function play(chunks: readonly Buffer[], rows: 'one' | 'many'): Promise<readonly Outcome[]> {
  const socket = new Duplex({
    allowHalfOpen: false,
    read: () => undefined,
    write: (_chunk, _encoding, done) => done(),
  })
  const closed: Error[] = []
  const budget = new ResultBudget({ maxResultBytes: 100_000, maxTotalResultBytes: 150_000 })
  const connection = new WireConnection(socket, {
    maxPreparedStatements: 10,
    budget,
    onClose: (cause) => closed.push(cause),
  })
  const ends: Outcome[][] = [[], []]
  for (const outcomes of ends)
    connection.submit({
      session: Buffer.alloc(0),
      statements: [{ name: 'a', text: 'select', parameters: [] }],
      isPrepared: false,
      rows,
      onEnd: (outcome) => outcomes.push(outcome),
    })
  await turn()
  for (const chunk of chunks) if (!socket.destroyed) socket.push(chunk)
  await turn()
  socket.destroy()
  await turn()
  await turn()
  assert.equal(closed.length, 1)
  assert.deepEqual(
    ends.map(({ length }) => length),
    [1, 1],
  )
  const outcomes = ends.flat()
  for (const outcome of outcomes) if (outcome.kind === 'row') outcome.result.release()
  assert.ok(budget.take(150_000), 'bytes are still held')
  return outcomes
}

type Disorder =
  | { readonly kind: 'drop' | 'repeat' | 'swap'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Buffer }

function apply(messages: Buffer[], change: Disorder): void {
  const at = change.at % messages.length
  const [one, next] = messages.slice(at, at + 2)
  if (one === undefined) return
  if (change.kind === 'drop') messages.splice(at, 1)
  else if (change.kind === 'repeat') messages.splice(at, 0, one)
  else if (change.kind === 'insert') messages.splice(at, 0, change.bytes)
  else if (next !== undefined) messages.splice(at, 2, next, one)
}

function readAll(
  chunks: readonly Buffer[],
  accepts: (type: number, bytes: number) => boolean = () => true,
): string[] {
  const read: string[] = []
  const reader = new MessageReader({
    onMessage: ({ type, bytes, start, end }) =>
      read.push(hash(message(String.fromCharCode(type), bytes.subarray(start, end)))),
    accepts,
  })
  for (const chunk of chunks) reader.push(chunk)
  return read
}

/** A large message is known by its length, since all of its bytes are equal. */
function hash(bytes: Buffer): string {
  return bytes.length < 1000 ? bytes.toString('latin1') : `${bytes.length} ${bytes[5]} ${bytes[12]}`
}

/** Copies, as a socket gives them: the reader may write into what it was given. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b)
  const ends = [...at, bytes.length]
  return ends.flatMap((end, index) => {
    const piece = bytes.subarray(index === 0 ? 0 : ends[index - 1], end)
    return piece.length === 0 ? [] : [Buffer.from(piece)]
  })
}

function header(type: string, length: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.write(type, 'latin1')
  bytes.writeInt32BE(length, 1)
  return bytes
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
