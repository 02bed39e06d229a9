/**
 * What every server of the bench does as a process: it says where it listens, in one line, and ends
 * when its input does, which is when the bench ends, in whatever way.
 */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { once } from 'node:events'

/** A variable that the bench must have set. */
export function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set; npm run bench starts this program`)
  return value
}

export function announce(url: string): void {
  process.stdout.write(`${JSON.stringify({ url })}\n`)
  process.stdin.resume().once('end', () => process.exit())
}

/** A plain HTTP server on a free port of loopback. */
export async function listen(listener: RequestListener): Promise<void> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  announce(`http://127.0.0.1:${address.port}`)
}

/** None is expected, so each is told. */
export function fail(response: ServerResponse, error: unknown): void {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`)
  response.writeHead(500).end()
}

export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => resolve(Buffer.concat(pieces).toString()))
    request.on('error', reject)
  })
}
