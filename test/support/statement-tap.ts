/**
 * A TCP proxy in front of PostgreSQL that reads along: it records the text of every statement the
 * client has run, so that a test can state which were sent, or that none was. It can also cut and
 * stall the connections. Frontend messages are named as in
 * https://www.postgresql.org/docs/18/protocol-message-formats.html. Plain connections only.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { queryBackend } from './query-backend.ts'

export interface StatementTap extends AsyncDisposable {
  /** The database URL, by way of the tap. */
  readonly url: string
  /** Text of every Parse and every simple Query, in order. */
  readonly parsed: readonly string[]
  /** Text behind every Execute and every simple Query, in order: also prepared ones that run again. */
  readonly executed: readonly string[]
  /** CancelRequests that came by. */
  readonly cancels: () => number
  readonly openConnections: () => number
  /** Forgets what was recorded so far. */
  readonly clear: () => void
  /** Destroys all connections, as a crash or a network failure would. */
  readonly cut: () => void
  /** Holds everything back, in both directions and for new connections, until `resume`. */
  readonly stall: () => void
  /** Holds back what is open now, for good, as a router that forgot it would; new ones pass. */
  readonly strand: () => void
  readonly resume: () => void
  /** Cuts all connections and each new one at once, as a server that is down, until `accept`. */
  readonly refuse: () => void
  readonly accept: () => void
  /** New connections, such as that of a CancelRequest, reach the server so much later. */
  readonly delayNew: (ms: number) => void
  /**
   * What each backend answers to a query of one row and one column, behind the client's back. Only
   * while nothing is in flight.
   */
  readonly askBackends: (text: string) => Promise<readonly string[]>
}

export async function startStatementTap(options: {
  readonly databaseUrl: string
}): Promise<StatementTap> {
  const target = new URL(options.databaseUrl)
  const tape: Tape = {
    parsed: [],
    executed: [],
    cancels: 0,
    isStalled: false,
    stranded: new WeakSet(),
    asked: new Set(),
  }
  const sockets = new Set<Socket>()
  const backends = new Set<Socket>()
  const { stranded } = tape
  let isRefusing = false
  let delayMs = 0
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((client) => {
    if (isRefusing) {
      client.destroy()
      return
    }
    if (delayMs === 0) open(client)
    else setTimeout(() => open(client), delayMs)
  })
  const open = (client: Socket): void => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      forward(from, to, tape)
      sockets.add(from)
      from.on('close', () => sockets.delete(from))
    }
    client.on('data', createReader(tape))
    backends.add(upstream)
    upstream.on('close', () => backends.delete(upstream))
  }
  const port = await listen(server)
  const url = new URL(target)
  url.host = `127.0.0.1:${port}`
  return Object.freeze({
    url: url.href,
    parsed: tape.parsed,
    executed: tape.executed,
    cancels: () => tape.cancels,
    // Each connection is two sockets.
    openConnections: () => sockets.size / 2,
    clear: () => {
      tape.parsed.length = 0
      tape.executed.length = 0
      tape.cancels = 0
    },
    cut,
    refuse: () => {
      isRefusing = true
      cut()
    },
    accept: () => {
      isRefusing = false
    },
    delayNew: (ms: number) => {
      delayMs = ms
    },
    askBackends: (text: string) =>
      Promise.all(
        [...backends].map(async (backend) => {
          tape.asked.add(backend)
          try {
            return await queryBackend(backend, text)
          } finally {
            tape.asked.delete(backend)
          }
        }),
      ),
    stall: () => {
      tape.isStalled = true
      for (const socket of sockets) socket.pause()
    },
    strand: () => {
      for (const socket of sockets) {
        stranded.add(socket)
        socket.pause()
      }
    },
    resume: () => {
      tape.isStalled = false
      for (const socket of sockets) if (!stranded.has(socket)) socket.resume()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  })
}

interface Tape {
  readonly parsed: string[]
  readonly executed: string[]
  cancels: number
  isStalled: boolean
  readonly stranded: WeakSet<Socket>
  /** Backends whose answers are for us and not for the client. */
  readonly asked: Set<Socket>
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function forward(from: Socket, to: Socket, tape: Tape): void {
  from.on('data', (bytes: Buffer) => {
    if (tape.asked.has(from)) return
    if (!to.write(bytes)) from.pause()
  })
  to.on('drain', () => {
    if (!tape.isStalled && !tape.stranded.has(from)) from.resume()
  })
  from.on('end', () => to.end())
  from.on('close', () => to.destroy())
  // Resets are what a tap that cuts connections is for.
  from.on('error', () => undefined)
  if (tape.isStalled) from.pause()
}

const cancelRequest = 80_877_102
const sslRequest = 80_877_103
const gssEncryptionRequest = 80_877_104

/** One per connection: takes the bytes as they come and keeps what is not yet a whole message. */
function createReader(tape: Tape): (bytes: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  let hasStarted = false
  const statements = new Map<string, string>()
  const portals = new Map<string, string>()

  function readStartup(): boolean {
    if (pending.length < 8) return false
    const length = pending.readInt32BE(0)
    if (pending.length < length) return false
    const code = pending.readInt32BE(4)
    if (code === cancelRequest) tape.cancels += 1
    else if (code !== sslRequest && code !== gssEncryptionRequest) hasStarted = true
    pending = pending.subarray(length)
    return true
  }

  function readMessage(): boolean {
    if (pending.length < 5) return false
    const length = 1 + pending.readInt32BE(1)
    if (pending.length < length) return false
    take(String.fromCharCode(pending[0] ?? 0), pending.subarray(5, length))
    pending = pending.subarray(length)
    return true
  }

  function take(type: string, body: Buffer): void {
    if (type === 'Q') {
      const [text] = readStrings(body, 1)
      tape.parsed.push(text)
      tape.executed.push(text)
    } else if (type === 'P') {
      const [name, text] = readStrings(body, 2)
      tape.parsed.push(text)
      statements.set(name, text)
    } else if (type === 'B') {
      const [portal, statement] = readStrings(body, 2)
      portals.set(portal, statements.get(statement) ?? '')
    } else if (type === 'E') {
      const [portal] = readStrings(body, 1)
      tape.executed.push(portals.get(portal) ?? '')
    }
  }

  return (bytes) => {
    pending = Buffer.concat([pending, bytes])
    while (hasStarted ? readMessage() : readStartup());
  }
}

function readStrings(body: Buffer, count: 1): [string]
function readStrings(body: Buffer, count: 2): [string, string]
function readStrings(body: Buffer, count: number): string[] {
  const strings: string[] = []
  let start = 0
  for (let index = 0; index < count; index += 1) {
    const end = body.indexOf(0, start)
    strings.push(body.toString('utf8', start, end))
    start = end + 1
  }
  return strings
}
