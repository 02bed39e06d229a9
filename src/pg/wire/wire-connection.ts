/**
 * One connection with many transactions in flight. Answers come in the order of the requests; each
 * transaction ends with its own ReadyForQuery and not before, since a deferred constraint can still
 * fail after CommandComplete.
 *
 * All that was submitted in one turn of the event loop leaves in one write
 * (perf: bench/micro/pg/flush.ts, 1.46 times a write per transaction).
 *
 * https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
import type { Duplex } from 'node:stream'
import type { ResultBudget } from '../result-budget.ts'
import { readServerError, type ServerError } from './error-fields.ts'
import { InFlight } from './in-flight.ts'
import { type Message, MessageReader } from './message-reader.ts'
import { MessageWriter } from './message-writer.ts'
import { type PreparedStatement, PreparedStatements } from './prepared-statements.ts'
import type { Outcome, Transaction } from './transaction.ts'

export interface WireConnectionSettings {
  readonly maxPreparedStatements: number
  readonly budget: ResultBudget
  /** The socket ended or what came over it made no sense. Called once. */
  readonly onClose: (cause: Error) => void
}

export interface WirePreparation extends Pick<Transaction, 'session' | 'sessionStatements'> {
  readonly name: string
  readonly text: string
}

/** Bytes of a message that is no DataRow; an error's text is the longest. */
const maxOtherBytes = 1024 * 1024

const maxEndMs = 1000

/** Of a transaction that prepares nothing. */
const unnamed: InFlight['prepared'] = Object.freeze([])

export class WireConnection {
  readonly #socket: Duplex
  readonly #settings: WireConnectionSettings
  readonly #writer = new MessageWriter()
  readonly #reader: MessageReader
  readonly #statements: PreparedStatements
  readonly #inFlight: InFlight[] = []
  #head = 0
  #isFlushDue = false
  /** Of those in flight, the last ones, whose bytes the socket does not have yet. */
  #unsent = 0
  #isClosed = false
  /** True at first, since a whole interval must pass in silence before it counts. */
  #hasSpoken = true
  /** When the first in flight became that. */
  #turnSince = 0

  constructor(socket: Duplex, settings: WireConnectionSettings) {
    this.#socket = socket
    this.#settings = settings
    this.#statements = new PreparedStatements(settings.maxPreparedStatements)
    this.#reader = new MessageReader({
      onMessage: (message) => this.#receive(message),
      accepts: (type, bodyBytes) => this.#accepts(type, bodyBytes),
    })
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', (error) => this.#close(error))
    socket.on('close', () => this.#close(new Error('the connection was closed')))
  }

  /** Transactions whose ReadyForQuery is awaited. */
  get depth(): number {
    return this.#inFlight.length - this.#head
  }

  /** Statements of the transaction whose turn it is: each may take its time before anything is heard. */
  get statementsDue(): number {
    return this.#inFlight[this.#head]?.length ?? 0
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Whether bytes have come since this was asked last. */
  takeSpoken(): boolean {
    const hasSpoken = this.#hasSpoken
    this.#hasSpoken = false
    return hasSpoken
  }

  submit(transaction: Transaction): void {
    if (transaction.isDryRun === true) this.#submitBlock(transaction)
    else this.#submit(transaction)
  }

  /**
   * Has a statement parsed and runs nothing: a transaction of the session statement alone, and a Parse in it,
   * since the role must be set before. False when it is prepared already.
   */
  prepare(
    { session, sessionStatements, name, text }: WirePreparation,
    onEnd: Transaction['onEnd'],
  ): boolean {
    if (this.#statements.find(name) !== undefined) return false
    const prepared = [this.#statements.begin(name)]
    this.#evict(prepared)
    this.#writer.append(session)
    this.#writer.Parse(name, text)
    this.#writer.Sync()
    const { budget } = this.#settings
    const nothing = { rows: 'one', statements: [], sessionStatements, onEnd } as const
    this.#await(new InFlight(nothing, { prepared, budget }))
    return true
  }

  /** A Sync alone: its end says that whatever reached the server before it is over. */
  barrier(onEnd: Transaction['onEnd']): void {
    this.#writer.Sync()
    const { budget } = this.#settings
    const nothing = { rows: 'one', statements: [], sessionStatements: 0, onEnd } as const
    this.#await(new InFlight(nothing, { prepared: unnamed, budget }))
  }

  /** After what is in flight, or without it when that takes too long. Resolves when the socket is closed. */
  async end(): Promise<void> {
    if (this.#isClosed) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#socket.once('close', resolve)
    this.#writer.Terminate()
    this.#flush()
    this.#socket.end()
    const timer = setTimeout(() => this.#socket.destroy(), maxEndMs)
    await promise
    clearTimeout(timer)
  }

  destroy(cause: Error): void {
    this.#socket.destroy()
    this.#close(cause)
  }

  #submit(transaction: Transaction): void {
    const prepared = this.#write(transaction)
    this.#await(new InFlight(transaction, { prepared, budget: this.#settings.budget }))
  }

  /**
   * `begin`, the transaction and its Sync, then `rollback` and a Sync of its own, which is executed whatever
   * failed before it. Nothing says `commit`, so nothing is kept, however this ends.
   */
  #submitBlock(transaction: Transaction): void {
    const { sessionStatements = 1 } = transaction
    let outcome: Outcome | undefined
    const onEnd: Transaction['onEnd'] = (ended) => {
      outcome = ended
    }
    this.#submit({ ...transaction, sessionStatements: sessionStatements + 1, onEnd })
    this.#command('rollback')
    this.#writer.Sync()
    const rollback = {
      rows: 'one',
      statements: [],
      sessionStatements: 1,
      onEnd: (ended: Outcome, ranMs: number) => transaction.onEnd(outcome ?? ended, ranMs),
    } as const
    this.#await(new InFlight(rollback, { prepared: unnamed, budget: this.#settings.budget }))
  }

  #command(text: string): void {
    this.#writer.Parse('', text)
    this.#writer.Bind('', [])
    this.#writer.Execute()
  }

  #await(inFlight: InFlight): void {
    if (this.depth === 0) this.#turnSince = performance.now()
    this.#inFlight.push(inFlight)
    this.#unsent += 1
    if (this.#isFlushDue) return
    this.#isFlushDue = true
    setImmediate(this.#flush)
  }

  /** Messages up to one Sync form one implicit transaction. */
  #write({ session, statements, isPrepared, isDryRun }: Transaction): InFlight['prepared'] {
    const writer = this.#writer
    const prepared = isPrepared ? this.#prepare(statements) : unnamed
    if (isDryRun === true) this.#command('begin')
    writer.append(session)
    // The role is set by now: a Parse before it would be refused for want of privileges.
    let index = 0
    for (const { text, parameters } of statements) {
      const statement = prepared[index]
      index += 1
      const name = statement?.name ?? ''
      if (statement?.isReady !== true) writer.Parse(name, text)
      writer.Bind(name, parameters)
      writer.Execute()
    }
    writer.Sync()
    return prepared
  }

  /** For each the one it binds by name. One whose Parse is under way, here or before, goes without. */
  #prepare(statements: Transaction['statements']): InFlight['prepared'] {
    const prepared: (PreparedStatement | undefined)[] = []
    let hasNew = false
    for (const { name } of statements) {
      const known = this.#statements.find(name)
      hasNew ||= known === undefined
      prepared.push(known === undefined ? this.#statements.begin(name) : readyOf(known))
    }
    if (hasNew) this.#evict(prepared)
    return prepared
  }

  /** What is closed is closed before the transaction: in it, an error would have Close skipped. */
  #evict(inUse: InFlight['prepared']): void {
    for (;;) {
      const evicted = this.#statements.evict(inUse)
      if (evicted === undefined) return
      this.#writer.Close(evicted.name)
    }
  }

  readonly #flush = (): void => {
    this.#isFlushDue = false
    if (this.#isClosed) return
    this.#unsent = 0
    if (!this.#writer.isEmpty) this.#socket.write(this.#writer.take())
  }

  #read(chunk: Buffer): void {
    this.#hasSpoken = true
    try {
      this.#reader.push(chunk)
    } catch (cause) {
      this.destroy(cause instanceof Error ? cause : new Error(String(cause)))
    }
  }

  /** Backend messages by type byte. */
  #receive(message: Message): void {
    switch (message.type) {
      case 0x44:
        return this.#current().DataRow(message)
      case 0x43:
        return this.#current().CommandComplete()
      case 0x5a:
        return this.#ReadyForQuery(message)
      case 0x31:
        return this.#current().ParseComplete()
      case 0x45:
        return this.#ErrorResponse(readServerError(message))
      case 0x32: // BindComplete
      case 0x33: // CloseComplete
      case 0x4e: // NoticeResponse
      case 0x53: // ParameterStatus
      case 0x41: // NotificationResponse
        return undefined
      default:
        throw new RangeError(`an unexpected message of type ${message.type}`)
    }
  }

  #ErrorResponse(error: ServerError): void {
    const current = this.#inFlight[this.#head]
    // Without a transaction it is the server's farewell; the socket's end follows.
    if (current === undefined) this.destroy(error)
    else current.error = error
  }

  #accepts(type: number, bodyBytes: number): boolean {
    if (type === 0x44) return this.#current().prepay(bodyBytes)
    if (bodyBytes > maxOtherBytes) throw new RangeError(`an oversized message of type ${type}`)
    return true
  }

  #ReadyForQuery({ bytes, start }: Message): void {
    const current = this.#current()
    current.expectEnd(bytes[start])
    this.#head += 1
    if (this.#head === this.#inFlight.length) {
      this.#inFlight.length = 0
      this.#head = 0
    } else if (this.#head > 1024) {
      this.#inFlight.splice(0, this.#head)
      this.#head = 0
    }
    const now = performance.now()
    const ranMs = now - this.#turnSince
    this.#turnSince = now
    this.#settle(current, ranMs)
  }

  #settle(current: InFlight, ranMs: number): void {
    const { prepared, error } = current
    if (error !== undefined) {
      const isStale = error.code === '26000' || error.code === '0A000'
      for (const statement of prepared)
        if (statement !== undefined && (isStale || !statement.isReady)) this.#forget(statement)
    }
    current.end(ranMs)
  }

  /** A name that may or may not be prepared is closed, which is no error either way. */
  #forget(statement: PreparedStatement): void {
    if (this.#statements.forget(statement)) this.#writer.Close(statement.name)
  }

  #current(): InFlight {
    const current = this.#inFlight[this.#head]
    if (current === undefined) throw new RangeError('a message that no request asked for')
    return current
  }

  #close(cause: Error): void {
    if (this.#isClosed) return
    this.#isClosed = true
    const lost = this.#inFlight.slice(this.#head)
    const sent = lost.length - this.#unsent
    this.#inFlight.length = 0
    this.#head = 0
    this.#settings.onClose(cause)
    const ranMs = performance.now() - this.#turnSince
    for (const [index, transaction] of lost.entries())
      transaction.lose(cause, { isSent: index < sent, ranMs })
  }
}

function readyOf(statement: PreparedStatement): PreparedStatement | undefined {
  return statement.isReady ? statement : undefined
}
