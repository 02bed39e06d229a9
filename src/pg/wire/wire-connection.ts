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
import { readColumns } from './data-row.ts'
import { readServerError, type ServerError } from './error-fields.ts'
import { type Message, MessageReader } from './message-reader.ts'
import { MessageWriter } from './message-writer.ts'
import { PreparedStatements } from './prepared-statements.ts'
import type { Outcome, Transaction } from './transaction.ts'

export interface WireConnectionSettings {
  readonly maxPreparedStatements: number
  readonly maxMessageBytes: number
  /** The socket ended or what came over it made no sense. Called once. */
  readonly onClose: (cause: Error) => void
}

/** A transaction in flight and what the server has said of it so far. */
interface InFlight {
  readonly name: string | undefined
  readonly onEnd: Transaction['onEnd']
  /** The name whose ParseComplete is awaited. */
  readonly parsing: string | undefined
  /** CommandComplete so far: the session statement is the first. */
  completed: number
  columns: readonly (Buffer | null)[] | undefined
  error: ServerError | undefined
  isOversized: boolean
}

export class WireConnection {
  readonly #socket: Duplex
  readonly #settings: WireConnectionSettings
  readonly #writer = new MessageWriter()
  readonly #reader: MessageReader
  readonly #statements: PreparedStatements
  readonly #inFlight: InFlight[] = []
  #head = 0
  #isFlushDue = false
  #isClosed = false

  constructor(socket: Duplex, settings: WireConnectionSettings) {
    this.#socket = socket
    this.#settings = settings
    this.#statements = new PreparedStatements(settings.maxPreparedStatements)
    this.#reader = new MessageReader(
      {
        onMessage: (message) => this.#receive(message),
        onOversized: (type) => this.#oversized(type),
      },
      settings.maxMessageBytes,
    )
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', (error) => this.#close(error))
    socket.on('close', () => this.#close(new Error('the connection was closed')))
  }

  /** Transactions whose ReadyForQuery is awaited. */
  get depth(): number {
    return this.#inFlight.length - this.#head
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  submit(transaction: Transaction): void {
    const parsing = this.#write(transaction)
    this.#await(transaction.name, parsing, transaction.onEnd)
  }

  /** A Sync alone: its end says that whatever reached the server before it is over. */
  barrier(onEnd: Transaction['onEnd']): void {
    this.#writer.Sync()
    this.#await(undefined, undefined, onEnd)
  }

  end(): void {
    if (this.#isClosed) return
    this.#writer.Terminate()
    this.#flush()
    this.#socket.end()
  }

  destroy(cause: Error): void {
    this.#socket.destroy()
    this.#close(cause)
  }

  #await(name: string | undefined, parsing: string | undefined, onEnd: Transaction['onEnd']): void {
    this.#inFlight.push({
      name,
      onEnd,
      parsing,
      completed: 0,
      columns: undefined,
      error: undefined,
      isOversized: false,
    })
    if (this.#isFlushDue) return
    this.#isFlushDue = true
    setImmediate(this.#flush)
  }

  /** Messages up to one Sync form one implicit transaction. */
  #write({ session, name, text, parameters }: Transaction): string | undefined {
    const writer = this.#writer
    const how = name === undefined ? 'unnamed' : this.#statements.plan(name)
    const prepared = how === 'unnamed' || name === undefined ? '' : name
    const evicted = how === 'parse' ? this.#statements.begin(prepared) : undefined
    if (evicted !== undefined) writer.Close(evicted)
    writer.append(session)
    // The role is set by now: a Parse before it would be refused for want of privileges.
    if (how !== 'bind') writer.Parse(prepared, text)
    writer.Bind(prepared, parameters)
    writer.Execute()
    writer.Sync()
    return how === 'parse' ? prepared : undefined
  }

  readonly #flush = (): void => {
    this.#isFlushDue = false
    if (!this.#isClosed && !this.#writer.isEmpty) this.#socket.write(this.#writer.take())
  }

  #read(chunk: Buffer): void {
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
        return this.#DataRow(message)
      case 0x43:
        return this.#CommandComplete()
      case 0x5a:
        return this.#ReadyForQuery()
      case 0x31:
        return this.#ParseComplete()
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

  #DataRow(message: Message): void {
    const current = this.#current()
    // The session statement's own row says nothing new.
    if (current.completed === 0) return
    if (current.columns !== undefined) throw new RangeError('a second row')
    current.columns = readColumns(message)
  }

  #CommandComplete(): void {
    this.#current().completed += 1
  }

  #ParseComplete(): void {
    const { parsing } = this.#current()
    if (parsing !== undefined) this.#statements.complete(parsing)
  }

  #ErrorResponse(error: ServerError): void {
    const current = this.#inFlight[this.#head]
    // Without a transaction it is the server's farewell; the socket's end follows.
    if (current === undefined) this.destroy(error)
    else current.error = error
  }

  #oversized(type: number): void {
    if (type !== 0x44) throw new RangeError(`an oversized message of type ${type}`)
    this.#current().isOversized = true
  }

  #ReadyForQuery(): void {
    const current = this.#inFlight[this.#head]
    // The answer of a Sync that was sent alone.
    if (current === undefined) return
    this.#head += 1
    if (this.#head === this.#inFlight.length) {
      this.#inFlight.length = 0
      this.#head = 0
    } else if (this.#head > 1024) {
      this.#inFlight.splice(0, this.#head)
      this.#head = 0
    }
    this.#settle(current)
  }

  #settle(current: InFlight): void {
    const { name, error } = current
    if (error !== undefined && name !== undefined) {
      const isStale = error.code === '26000' || error.code === '0A000'
      if (isStale || this.#statements.isParsing(name)) this.#forget(name)
    }
    current.onEnd(outcomeOf(current))
  }

  /** A name that may or may not be prepared is closed, which is no error either way. */
  #forget(name: string): void {
    this.#statements.forget(name)
    this.#writer.Close(name)
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
    this.#inFlight.length = 0
    this.#head = 0
    this.#settings.onClose(cause)
    for (const { onEnd, error } of lost) onEnd({ kind: 'lost', cause: error ?? cause })
  }
}

function outcomeOf({ error, isOversized, columns }: InFlight): Outcome {
  if (error !== undefined) return { kind: 'refused', error }
  if (isOversized) return { kind: 'oversized' }
  return { kind: 'row', columns: columns ?? [] }
}
