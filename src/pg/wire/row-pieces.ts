/**
 * Rows of one column each, as the inside of a JSON array. Rows that came in one chunk become one piece:
 * each moves to the left over the header of its own message, behind a comma, so that the bytes do not
 * depend on where the network cut them.
 *
 * perf: no buffer per row; measured against `json_agg` in docs/decisions/0009.
 */
import type { Message } from './message-reader.ts'

/** Bytes of a DataRow with one column before the column: number of columns, length of the column. */
const rowHeaderBytes = 6
const comma = 0x2c

export class RowPieces {
  readonly #pieces: Buffer[] = []
  #chunk: Buffer | undefined
  #start = 0
  #end = 0

  /** The message's bytes are ours from now on. */
  add({ bytes, start, end }: Message): void {
    const from = start + rowHeaderBytes
    if (bytes.readUInt16BE(start) !== 1 || bytes.readInt32BE(start + 2) !== end - from)
      throw new RangeError('a DataRow without its one column')
    if (this.#chunk !== bytes) {
      this.#begin(bytes, from)
      this.#end = end
      return
    }
    bytes[this.#end] = comma
    bytes.copyWithin(this.#end + 1, from, end)
    this.#end += 1 + end - from
  }

  /** In order; nothing is added afterwards. */
  take(): readonly Buffer[] {
    this.#finish()
    return this.#pieces
  }

  /** The comma before a later chunk takes the last byte of its first header. */
  #begin(bytes: Buffer, from: number): void {
    const isFirst = this.#chunk === undefined
    this.#finish()
    this.#chunk = bytes
    this.#start = isFirst ? from : from - 1
    if (!isFirst) bytes[this.#start] = comma
  }

  #finish(): void {
    if (this.#chunk !== undefined) this.#pieces.push(this.#chunk.subarray(this.#start, this.#end))
  }
}
