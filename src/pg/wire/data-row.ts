import type { Message } from './message-reader.ts'

/** DataRow → its columns as views of the message: no copy, no decoding. */
export function readColumns({ bytes, start, end }: Message): (Buffer | null)[] {
  const count = bytes.readUInt16BE(start)
  const columns: (Buffer | null)[] = []
  let at = start + 2
  for (let index = 0; index < count; index += 1) {
    if (at + 4 > end) throw new RangeError('a DataRow that ends early')
    const length = bytes.readInt32BE(at)
    at += 4
    if (length < -1 || at + Math.max(length, 0) > end)
      throw new RangeError('a column beyond its row')
    if (length === -1) columns.push(null)
    else {
      columns.push(bytes.subarray(at, at + length))
      at += length
    }
  }
  return columns
}
