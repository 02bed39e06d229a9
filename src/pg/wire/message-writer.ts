/**
 * Frontend messages, named as the manual names them, written into one buffer that leaves in one piece:
 * https://www.postgresql.org/docs/18/protocol-message-formats.html
 *
 * perf: bench/micro/pg/writer.ts. A buffer is never touched again after `take`, so the socket may hold
 * on to it; what is left of it serves the next flush.
 */

const blockBytes = 64 * 1024

export class MessageWriter {
  #block: Buffer = Buffer.allocUnsafeSlow(blockBytes)
  #start = 0
  #end = 0

  get isEmpty(): boolean {
    return this.#start === this.#end
  }

  /** The bytes since the last call. */
  take(): Buffer {
    const bytes = this.#block.subarray(this.#start, this.#end)
    this.#start = this.#end
    return bytes
  }

  /** Messages that were encoded before. */
  append(bytes: Buffer): void {
    this.#reserve(bytes.length)
    bytes.copy(this.#block, this.#end)
    this.#end += bytes.length
  }

  /** https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-PARSE */
  Parse(name: string, text: string): void {
    const start = this.#begin(0x50, name.length + Buffer.byteLength(text) + 4)
    this.#cString(name)
    this.#cString(text)
    this.#int16(0)
    this.#finish(start)
  }

  /** The unnamed portal; parameters and results in text format. */
  Bind(name: string, parameters: readonly (string | null)[]): void {
    let bytes = name.length + 10
    for (const parameter of parameters) bytes += 4 + (parameter === null ? 0 : parameter.length * 3)
    const start = this.#begin(0x42, bytes)
    this.#int8(0)
    this.#cString(name)
    this.#int16(0)
    this.#int16(parameters.length)
    for (const parameter of parameters) this.#parameter(parameter)
    this.#int16(0)
    this.#finish(start)
  }

  /** The unnamed portal, all rows. */
  Execute(): void {
    const start = this.#begin(0x45, 5)
    this.#int8(0)
    this.#int32(0)
    this.#finish(start)
  }

  /** A prepared statement; closing one that does not exist is no error. */
  Close(name: string): void {
    const start = this.#begin(0x43, name.length + 2)
    this.#int8(0x53)
    this.#cString(name)
    this.#finish(start)
  }

  Sync(): void {
    this.#finish(this.#begin(0x53, 0))
  }

  Terminate(): void {
    this.#finish(this.#begin(0x58, 0))
  }

  #begin(type: number, bodyBytes: number): number {
    this.#reserve(bodyBytes + 5)
    this.#int8(type)
    const start = this.#end
    this.#end += 4
    return start
  }

  /** The length counts itself but not the type. */
  #finish(start: number): void {
    this.#block.writeInt32BE(this.#end - start, start)
  }

  #parameter(value: string | null): void {
    if (value === null) {
      this.#int32(-1)
      return
    }
    const bytes = this.#block.write(value, this.#end + 4)
    this.#int32(bytes)
    this.#end += bytes
  }

  #cString(value: string): void {
    this.#end += this.#block.write(value, this.#end)
    this.#int8(0)
  }

  #int8(value: number): void {
    this.#block[this.#end++] = value
  }

  #int16(value: number): void {
    this.#end = this.#block.writeUInt16BE(value, this.#end)
  }

  #int32(value: number): void {
    this.#end = this.#block.writeInt32BE(value, this.#end)
  }

  /** What is not yet taken moves along to a block with room for as much again, so not at each message. */
  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#block.length) return
    const pending = this.#block.subarray(this.#start, this.#end)
    const needed = pending.length + bytes
    const size = needed <= blockBytes ? blockBytes : needed * 2
    const block = Buffer.allocUnsafeSlow(size)
    pending.copy(block)
    this.#block = block
    this.#start = 0
    this.#end = pending.length
  }
}
