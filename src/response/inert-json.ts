/**
 * `<` becomes `\u003c`, so that an answer is inert even where a browser takes it for HTML. The byte can
 * stand only inside JSON strings; most answers have none and are passed on as they are.
 */
const lessThan = 0x3c

/** The same bytes, or a copy in one piece: stored text must not decide how many pieces are written. */
export function inertJson(bytes: Buffer): Buffer {
  if (!bytes.includes(lessThan)) return bytes
  // Latin-1 maps each byte to one character and back.
  return Buffer.from(bytes.toString('latin1').replaceAll('<', String.raw`\u003c`), 'latin1')
}
