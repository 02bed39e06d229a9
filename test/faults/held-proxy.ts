/**
 * A TCP proxy in front of PostgreSQL that can keep back what goes one way, so that a statement has not come
 * yet, or its reply is never heard; and then lose it.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

type Direction = 'requests' | 'answers'

/** `commits` are the answers from that to a COMMIT on. */
export type Held = Direction | 'commits'

const commitTag = Buffer.from('COMMIT\0')

export interface HeldProxy extends AsyncDisposable {
  /** The database URL, by way of the proxy. */
  readonly url: string
  /** Keeps back from now on. */
  readonly hold: (what: Held) => void
  /** Ends every connection with what is kept back, and lets everything pass again. */
  readonly drop: () => void
}

/** @param targetOf - asked for each connection: PostgreSQL may come back at another port */
export async function startHeldProxy(targetOf: () => string): Promise<HeldProxy> {
  const sources = { requests: new Set<Socket>(), answers: new Set<Socket>() }
  let held: Held | undefined
  const kept = new WeakSet<Socket>()
  const keep = (socket: Socket): void => {
    kept.add(socket)
    socket.pause()
  }
  const join = (direction: Direction, from: Socket, to: Socket): void => {
    sources[direction].add(from)
    from.on('data', (bytes: Buffer) => {
      // What is kept back is lost by `drop`, so nobody need remember it.
      if (held === 'commits' && direction === 'answers' && bytes.includes(commitTag)) keep(from)
      else if (!to.write(bytes)) from.pause()
    })
    to.on('drain', () => {
      if (!kept.has(from)) from.resume()
    })
    from.on('end', () => to.end())
    from.on('close', () => {
      sources[direction].delete(from)
      to.destroy()
    })
    // What is killed resets its connections.
    from.on('error', () => undefined)
    if (held === direction) keep(from)
  }
  const server = createServer((client) => {
    const target = new URL(targetOf())
    const upstream = connect(Number(target.port), target.hostname)
    join('requests', client, upstream)
    join('answers', upstream, client)
  })
  const drop = (): void => {
    held = undefined
    for (const socket of [...sources.requests, ...sources.answers]) socket.destroy()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(targetOf())
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    hold: (what) => {
      held = what
      if (what !== 'commits') for (const socket of sources[what]) keep(socket)
    },
    drop,
    [Symbol.asyncDispose]: async () => {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}
