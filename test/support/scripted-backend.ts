/**
 * The other end of a connection, in memory: it reads frontend messages, keeps prepared statements as
 * PostgreSQL does, and answers each transaction as its script says. Answers are kept until `deliver`
 * lets some of their bytes go, so that a test chooses where chunks are cut and when what arrives.
 */
import { Duplex } from 'node:stream'
import {
  BindComplete,
  CloseComplete,
  CommandComplete,
  DataRow,
  ErrorResponse,
  NoticeResponse,
  ParseComplete,
  ReadyForQuery,
} from './backend-messages.ts'

/** Where a transaction fails, if it does. */
export type Fate = 'fine' | 'session' | 'Parse' | 'Bind' | 'mid-list' | 'commit'

export interface Script {
  readonly fate: Fate
  /** Which of its statements fails, for a fate that is one statement's. */
  readonly at: number
  /** Of each statement. */
  readonly rows: number
  /** A notice arrives before its answer. */
  readonly notice: boolean
}

interface Frontend {
  readonly type: string
  readonly body: Buffer
}

/** What a transaction's last parameter says. */
export type ScriptOf = (value: string) => Script

export class ScriptedBackend {
  readonly socket: Duplex
  /** Errors that only a client's mistake with names can bring about. */
  readonly complaints: string[] = []
  /** Values whose whole answer, with its ReadyForQuery, has been delivered. */
  readonly delivered = new Set<string>()
  /** Values whose whole transaction has come. */
  readonly received = new Set<string>()
  readonly #scriptOf: ScriptOf
  readonly #statements = new Set(['session'])
  readonly #answers: { bytes: Buffer; readonly value: string }[] = []
  #pending: Buffer = Buffer.alloc(0)
  #transaction: Frontend[] = []

  constructor(scriptOf: ScriptOf) {
    this.#scriptOf = scriptOf
    this.socket = new Duplex({
      allowHalfOpen: false,
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        this.#take(chunk)
        done()
      },
    })
  }

  /** How many statements are prepared, the session's own not counted. */
  get prepared(): number {
    return this.#statements.size - 1
  }

  get undelivered(): number {
    return this.#answers.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  /** As `deallocate`, or a pooler that gives another server, would. */
  forgetStatements(): void {
    this.#statements.clear()
    this.#statements.add('session')
  }

  /** Lets this many bytes go, in one chunk. */
  deliver(count: number): void {
    const pieces: Buffer[] = []
    let left = count
    while (left > 0) {
      const answer = this.#answers[0]
      if (answer === undefined) break
      const piece = answer.bytes.subarray(0, left)
      pieces.push(piece)
      left -= piece.length
      answer.bytes = answer.bytes.subarray(piece.length)
      if (answer.bytes.length > 0) continue
      this.#answers.shift()
      this.delivered.add(answer.value)
    }
    if (pieces.length > 0) this.socket.push(Buffer.concat(pieces))
  }

  #take(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk])
    while (this.#pending.length >= 5) {
      const length = 1 + this.#pending.readInt32BE(1)
      if (this.#pending.length < length) return
      const type = String.fromCharCode(this.#pending[0] ?? 0)
      this.#transaction.push({ type, body: this.#pending.subarray(5, length) })
      this.#pending = this.#pending.subarray(length)
      if (type === 'S') this.#answer(this.#transaction.splice(0))
    }
  }

  #answer(messages: readonly Frontend[]): void {
    const run = new Run(messages, this.#statements, this.#scriptOf)
    this.received.add(run.value)
    this.complaints.push(...run.complaints)
    this.#answers.push({ bytes: Buffer.concat(run.output), value: run.value })
  }
}

/** One transaction: after an error everything up to Sync is skipped. */
class Run {
  readonly output: Buffer[] = []
  readonly complaints: string[] = []
  readonly value: string
  readonly #statements: Set<string>
  readonly #script: Script
  #binds = 0
  #executes = 0
  #hasFailed = false

  constructor(messages: readonly Frontend[], statements: Set<string>, scriptOf: ScriptOf) {
    this.#statements = statements
    const last = messages.findLast(({ type }) => type === 'B')
    this.value = last === undefined ? '' : lastParameter(last.body)
    this.#script =
      last === undefined ? { fate: 'fine', at: 0, rows: 0, notice: false } : scriptOf(this.value)
    if (this.#script.notice) this.output.push(NoticeResponse({ S: 'NOTICE', M: 'by the way' }))
    for (const message of messages) this.#run(message)
  }

  #run({ type, body }: Frontend): void {
    if (type === 'S') {
      if (this.#script.fate === 'commit' && !this.#hasFailed) this.#fail('23503')
      this.output.push(ReadyForQuery())
    } else if (this.#hasFailed) return
    else if (type === 'P') this.#parse(cStringAt(body, 0))
    else if (type === 'B') this.#bind(cStringAt(body, 1))
    else if (type === 'E') this.#execute()
    else if (type === 'C') {
      this.#statements.delete(cStringAt(body, 1))
      this.output.push(CloseComplete())
    }
  }

  #parse(name: string): void {
    if (this.#fails('Parse', this.#executes - 1)) return this.#fail('42601')
    if (name !== '' && this.#statements.has(name)) {
      this.complaints.push(`prepared twice: ${name}`)
      return this.#fail('42P05')
    }
    this.#statements.add(name)
    this.output.push(ParseComplete())
  }

  #bind(name: string): void {
    this.#binds += 1
    const isSession = this.#binds === 1
    if (isSession ? this.#script.fate === 'session' : this.#fails('Bind', this.#binds - 2))
      return this.#fail('22P02')
    if (!this.#statements.has(name)) {
      this.complaints.push(`not prepared: ${name}`)
      return this.#fail('26000')
    }
    this.output.push(BindComplete())
  }

  #execute(): void {
    this.#executes += 1
    if (this.#executes === 1) {
      this.output.push(DataRow(['on', '250', '{}', 'role']), CommandComplete('SELECT 1'))
      return
    }
    const { rows } = this.#script
    for (let row = 0; row < rows; row += 1) this.output.push(DataRow([this.value]))
    if (this.#fails('mid-list', this.#executes - 2)) return this.#fail('22012')
    this.output.push(CommandComplete(`SELECT ${rows}`))
  }

  #fails(fate: Fate, statement: number): boolean {
    return this.#script.fate === fate && this.#script.at === statement
  }

  #fail(code: string): void {
    this.#hasFailed = true
    this.output.push(ErrorResponse({ S: 'ERROR', V: 'ERROR', C: code, M: `about ${this.value}` }))
  }
}

function cStringAt(body: Buffer, start: number): string {
  return body.toString('utf8', start, body.indexOf(0, start))
}

/** Of a Bind without binary formats: the trailing count of result formats is zero. */
function lastParameter(body: Buffer): string {
  const portal = body.indexOf(0)
  let at = body.indexOf(0, portal + 1) + 3
  let count = body.readUInt16BE(at)
  at += 2
  let value = ''
  for (; count > 0; count -= 1) {
    const length = body.readInt32BE(at)
    at += 4
    value = length < 0 ? '' : body.toString('utf8', at, at + length)
    at += Math.max(length, 0)
  }
  return value
}
