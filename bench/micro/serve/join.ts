/**
 * Ways to hand the head and the pieces of an answer to a socket, by size: `node
 * bench/micro/serve/join.ts`. Prints nanoseconds, the best of many rounds.
 */
const head = 'x'.repeat(700)
const prefix = Buffer.from('{"data":{"user":')
const suffix = Buffer.from('}}')

for (const size of [200, 2000, 8000, 16_000, 20_000, 140_000]) {
  const chunks = [prefix, Buffer.alloc(size, 97), suffix]
  const bytes = size + prefix.length + suffix.length
  const sink = Buffer.alloc(head.length + bytes)
  const times = {
    // As the socket does with text: one copy into the request that is written.
    'latin1 texts': best(() => {
      let text = ''
      for (const chunk of chunks) text += chunk.toString('latin1')
      return sink.write(head + text, 'latin1')
    }),
    'one latin1 text of joined bytes': best(() => {
      const joined = Buffer.allocUnsafe(bytes)
      let at = 0
      for (const chunk of chunks) at += chunk.copy(joined, at)
      return sink.write(head + joined.toString('latin1'), 'latin1')
    }),
    'bytes joined behind the head': best(() => {
      const joined = Buffer.allocUnsafe(head.length + bytes)
      let at = joined.write(head, 'latin1')
      for (const chunk of chunks) at += chunk.copy(joined, at)
      return joined
    }),
    'Buffer.concat': best(() => Buffer.concat([Buffer.from(head, 'latin1'), ...chunks])),
  }
  process.stdout.write(`${size} bytes ${JSON.stringify(times)}\n`)
}

function best(work: () => unknown): number {
  const calls = 200
  let shortest = Number.POSITIVE_INFINITY
  for (let round = 0; round < 500; round += 1) {
    const startedAt = performance.now()
    for (let call = 0; call < calls; call += 1) work()
    shortest = Math.min(shortest, performance.now() - startedAt)
  }
  return Math.round((shortest / calls) * 1e6)
}
