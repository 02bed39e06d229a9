/**
 * Backend messages cut out of the bytes of a socket. A message that lies in one chunk is handed on as
 * a view of it; one that spans chunks is put together once, when its last byte is there, since joining
 * at each chunk would be quadratic.
 *
 * perf: bench/micro/pg/reader.ts
 */

/** Valid during the call it is given to, and then used for the next message. */
export interface Message {
  readonly type: number
  /** Holds the body from `start` to `end`. */
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export interface ReaderHandlers {
  readonly onMessage: (message: Message) => void
  /** Asked of a large message before its bytes are kept; one that is not accepted is passed over. */
  readonly accepts: (type: number, bodyBytes: number) => boolean
}

/** Larger messages that are not there as a whole are asked about first. */
const largeBytes = 64 * 1024

const headerBytes = 5

export class MessageReader {
  readonly #handlers: ReaderHandlers
  readonly #message: Mutable<Message> = { type: 0, bytes: Buffer.alloc(0), start: 0, end: 0 }
  #pieces: Buffer[] = []
  #pendingBytes = 0
  /** Bytes the pending pieces must reach before they are put together. */
  #neededBytes = 0
  /** Bytes of a message that is passed over. */
  #skippedBytes = 0

  constructor(handlers: ReaderHandlers) {
    this.#handlers = handlers
  }

  push(chunk: Buffer): void {
    if (this.#skippedBytes > 0) {
      const skipped = Math.min(this.#skippedBytes, chunk.length)
      this.#skippedBytes -= skipped
      if (skipped < chunk.length) this.push(chunk.subarray(skipped))
      return
    }
    if (this.#pendingBytes === 0) {
      this.#read(chunk)
      return
    }
    this.#pieces.push(chunk)
    this.#pendingBytes += chunk.length
    if (this.#pendingBytes < this.#neededBytes) return
    const joined = Buffer.concat(this.#pieces, this.#pendingBytes)
    this.#pieces = []
    this.#pendingBytes = 0
    this.#read(joined)
  }

  #read(bytes: Buffer): void {
    let at = 0
    while (bytes.length - at >= headerBytes) {
      const length = bytes.readInt32BE(at + 1)
      if (length < 4) throw new RangeError(`a message of ${length} bytes`)
      const end = at + 1 + length
      if (end <= bytes.length) this.#emit(bytes, at, end)
      else if (length <= largeBytes || this.#handlers.accepts(bytes[at] ?? 0, length - 4)) break
      else this.#skippedBytes = end - bytes.length
      at = end
    }
    if (at < bytes.length) this.#keep(at === 0 ? bytes : bytes.subarray(at))
  }

  #emit(bytes: Buffer, at: number, end: number): void {
    const message = this.#message
    message.type = bytes[at] ?? 0
    message.bytes = bytes
    message.start = at + headerBytes
    message.end = end
    this.#handlers.onMessage(message)
  }

  #keep(rest: Buffer): void {
    this.#pieces = [rest]
    this.#pendingBytes = rest.length
    this.#neededBytes = rest.length < headerBytes ? headerBytes : rest.readInt32BE(1) + 1
  }
}
