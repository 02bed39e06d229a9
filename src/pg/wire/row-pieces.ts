/**
 * Rows of one column each, as the inside of a JSON array. Rows that came in one chunk stay where they
 * are: what stood between them, the header of a DataRow, becomes a comma and spaces, which JSON
 * ignores (RFC 8259, section 2).
 *
 * perf: no byte of a row is copied; measured against `json_agg` in docs/decisions/0009.
 */
import type { Message } from './message-reader.ts'

/** Type, length, number of columns, length of the column. */
const headerBytes = 11
const comma = 0x2c
const space = 0x20

export class RowPieces {
  readonly #pieces: Buffer[] = []
  #chunk: Buffer | undefined
  #start = 0
  #end = 0

  /** The message's bytes are ours from now on. */
  add({ bytes, start, end }: Message): void {
    const from = start + 6
    if (bytes.readUInt16BE(start) !== 1 || bytes.readInt32BE(start + 2) !== end - from)
      throw new RangeError('a DataRow without its one column')
    if (this.#chunk === bytes && this.#end === from - headerBytes) {
      bytes[this.#end] = comma
      for (let at = this.#end + 1; at < from; at += 1) bytes[at] = space
    } else this.#begin(bytes, from)
    this.#end = end
  }

  /** In order; nothing is added afterwards. */
  take(): readonly Buffer[] {
    this.#finish()
    return this.#pieces
  }

  /** Only the last byte of the header is needed for the comma. */
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
