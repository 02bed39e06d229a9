/**
 * A TCP proxy in front of PostgreSQL where a cancellation takes effect late: after the connection that
 * it came on has closed, with the next bytes for a backend. PostgreSQL closes that connection once the signal is
 * sent, and no system promises that a signal is taken before the bytes of another socket are read.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface LateCancelProxy extends AsyncDisposable {
  /** The database URL, by way of the proxy. */
  readonly url: string
  /** A CancelRequest has come; PostgreSQL does not know of it. */
  readonly arrived: Promise<void>
  /** Closes the connection that it came on: whoever sent it takes it for done. */
  readonly conclude: () => void
  /** It took effect, behind what was sent to a backend next and before the answer to that. */
  readonly delivered: Promise<void>
}

export async function startLateCancelProxy(databaseUrl: string): Promise<LateCancelProxy> {
  const proxy = new Proxying(new URL(databaseUrl))
  const server = createServer((client) => proxy.accept(client))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.freeze({
    url: url.href,
    arrived: proxy.arrived.promise,
    conclude: () => proxy.conclude(),
    delivered: proxy.delivered.promise,
    [Symbol.asyncDispose]: async () => {
      for (const socket of proxy.sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  })
}

const cancelRequest = 80_877_102

class Proxying {
  readonly sockets = new Set<Socket>()
  readonly arrived = Promise.withResolvers<void>()
  readonly delivered = Promise.withResolvers<void>()
  readonly #target: URL
  #held: { readonly client: Socket; readonly request: Buffer } | undefined
  #isConcluded = false

  constructor(target: URL) {
    this.#target = target
  }

  accept(client: Socket): void {
    this.#own(client)
    client.once('data', (first: Buffer) => {
      if (first.length === 16 && first.readInt32BE(4) === cancelRequest) {
        this.#held = { client, request: first }
        this.arrived.resolve()
      } else this.#relay(client, first)
    })
  }

  conclude(): void {
    this.#isConcluded = true
    this.#held?.client.end()
  }

  #relay(client: Socket, first: Buffer): void {
    const backend = this.#connect()
    backend.on('data', (bytes: Buffer) => client.write(bytes))
    backend.on('close', () => client.destroy())
    client.on('close', () => backend.destroy())
    client.on('data', (bytes: Buffer) => {
      backend.write(bytes)
      if (this.#isConcluded) void this.#deliver(backend)
    })
    backend.write(first)
  }

  /** What the backend answers waits until the signal was sent. */
  async #deliver(backend: Socket): Promise<void> {
    const held = this.#held
    if (held === undefined) return
    this.#held = undefined
    backend.pause()
    const messenger = this.#connect()
    messenger.resume().write(held.request)
    await once(messenger, 'close')
    backend.resume()
    this.delivered.resolve()
  }

  #connect(): Socket {
    const socket = connect(Number(this.#target.port), this.#target.hostname)
    this.#own(socket)
    return socket
  }

  #own(socket: Socket): void {
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('error', () => undefined)
  }
}
