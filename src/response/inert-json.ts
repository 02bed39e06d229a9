/**
 * `<` becomes `\u003c`, so that an answer is inert even where a browser takes it for HTML. The byte can
 * stand only inside JSON strings; most answers have none and are passed on as they are. Clients may
 * have stored the text, so its worst case must not hold up the event loop: strings would cost ten
 * times as much there.
 */
const lessThan = 0x3c
const escaped = Buffer.from(String.raw`\u003c`)
/** Up to here a loop over the bytes is cheaper than a call of a native search or copy. */
const near = 32

/** The same bytes, or a copy in one piece: stored text must not decide how many pieces are written. */
export function inertJson(bytes: Buffer): Buffer {
  let count = 0
  for (let at = find(bytes, 0); at >= 0; at = find(bytes, at + 1)) count += 1
  if (count === 0) return bytes
  const inert = Buffer.allocUnsafe(bytes.length + count * (escaped.length - 1))
  const copyRange = copier(bytes, inert)
  let from = 0
  let shift = 0
  for (let at = find(bytes, 0); at >= 0; at = find(bytes, from)) {
    copyRange(from, at, shift)
    for (let index = 0; index < escaped.length; index += 1)
      inert[at + shift + index] = escaped[index] ?? 0
    from = at + 1
    shift += escaped.length - 1
  }
  copyRange(from, bytes.length, shift)
  return inert
}

function find(bytes: Buffer, from: number): number {
  const end = Math.min(from + near, bytes.length)
  for (let at = from; at < end; at += 1) if (bytes[at] === lessThan) return at
  return bytes.indexOf(lessThan, end)
}

/** Copies a range of the source to the place that lies `shift` bytes further on in the target. */
function copier(
  source: Buffer,
  target: Buffer,
): (from: number, end: number, shift: number) => void {
  return (from, end, shift) => {
    if (end - from > near) source.copy(target, from + shift, from, end)
    else for (let at = from; at < end; at += 1) target[at + shift] = source[at] ?? 0
  }
}
