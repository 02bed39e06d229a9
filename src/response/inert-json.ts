/**
 * `<` becomes `\u003c`, so that an answer is inert even where a browser takes it for HTML. The byte can
 * stand only inside JSON strings; most answers have none and are passed on as they are.
 */
const lessThan = 0x3c
const escaped: Buffer = Buffer.from(String.raw`\u003c`)

/** Appends the pieces of `bytes` to `chunks` and returns how many bytes they are. */
export function appendInert(chunks: Buffer[], bytes: Buffer): number {
  let start = 0
  let length = 0
  for (let at = bytes.indexOf(lessThan); at !== -1; at = bytes.indexOf(lessThan, start)) {
    chunks.push(bytes.subarray(start, at), escaped)
    length += at - start + escaped.length
    start = at + 1
  }
  chunks.push(start === 0 ? bytes : bytes.subarray(start))
  return length + bytes.length - start
}
